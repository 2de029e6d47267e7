"""`make demo`: the whole road on one real network, told as the commands a user would type."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

_ROOT = Path(__file__).resolve().parent.parent
_MODEL, _BOARD, _OUT = "examples/kws.py", "nucleo-l4r5zi", "build/demo/kws"
_TOO_BIG, _SMALL_BOARD = "examples/vww.py", "uno-r4-minima"

_SELFTEST = re.compile(r"(\d+) of (\d+) vectors equal(?:, (\d+) instructions each)?")


@dataclass(frozen=True, slots=True)
class Run:
    """What a self-test printed: vectors that agree with the integer reference, of how many, and instructions."""

    equal: int
    vectors: int
    instructions: int | None

    @property
    def verdict(self) -> str:
        return f"{'yes' if self.equal == self.vectors else 'NO'} ({self.equal} of {self.vectors} inputs)"


def main() -> int:
    """Lint, build, compile, run; returns 0 when every output byte and the arena are as projected."""
    console = Console(highlight=False)
    if _chipfit(console, "lint", _MODEL, "--target", _BOARD) != 0:
        return 1
    console.print()
    console.print("When a network does not fit, the lines that make the peak are named:", soft_wrap=True)
    if _chipfit(console, "lint", _TOO_BIG, "--target", _SMALL_BOARD) != 1:
        return 1
    console.print()
    if _chipfit(console, "build", _MODEL, "--target", _BOARD, "--random-weights", "-o", _OUT) != 0:
        return 1
    report = json.loads((_ROOT / _OUT / "report.json").read_text("utf-8"))
    host = _selftest(console, "test")
    if host is None:
        return 1
    cross = all(shutil.which(tool) for tool in ("arm-none-eabi-gcc", "qemu-system-arm"))
    if not cross:
        console.print("arm-none-eabi-gcc and qemu-system-arm are not both here, so the firmware ran on this host only.")
        console.print("To install them: apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm")
    board = _selftest(console, "firmware", "qemu") if cross else None
    symbols = _symbols() if board else {}
    console.print()
    console.print(_table(report, host, board, symbols))
    runs = [run for run in (host, board) if run is not None]
    linked = not symbols or symbols["arena"] == report["arena"]["bytes"]
    return 0 if linked and (board is not None or not cross) and all(r.equal == r.vectors for r in runs) else 1


def _chipfit(console: Console, *arguments: str) -> int:
    console.print(f"[bold]$ chipfit {' '.join(arguments)}[/bold]", soft_wrap=True)
    console.file.flush()
    return subprocess.run([sys.executable, "-m", "chipfit.server.cli", *arguments], cwd=_ROOT).returncode


def _selftest(console: Console, *targets: str) -> Run | None:
    """Build and run the self-test; None when it could not be built or said nothing."""
    command = ["make", "-s", "-C", _OUT, *targets]
    console.print(f"[bold]$ {' '.join(command)}[/bold]", soft_wrap=True)
    result = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True)
    # QEMU writes what the program says to its standard error.
    found = _SELFTEST.search(result.stdout + result.stderr)
    if found is None:
        console.print(result.stdout + result.stderr, soft_wrap=True)
        return None
    console.print(found[0])
    return Run(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)


def _symbols() -> dict[str, int]:
    """Bytes of the arena symbol and of the model's share of flash, read from the linked image."""
    image = str(_ROOT / _OUT / "build/firmware.elf")
    listing = subprocess.run(["arm-none-eabi-nm", "-S", image], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listing.splitlines()]
    address = {row[-1]: int(row[0], 16) for row in rows if len(row) >= 3}
    arena = next(int(row[1], 16) for row in rows if len(row) == 4 and row[3].endswith("_arena"))
    return {"arena": arena, "flash": address["__model_flash_end"] - address["__model_flash_start"]}


def _table(report: dict[str, Any], host: Run, board: Run | None, symbols: dict[str, int]) -> Table:
    table = Table(title=f"{report['entry']} on {report['target']['name']}", title_justify="left")
    table.add_column("")
    table.add_column("projected", justify="right")
    table.add_column("in the image" if board else "on this host", justify="right")
    table.add_row("output bytes equal to the reference, host C", "", host.verdict)
    if board:
        table.add_row("output bytes equal to the reference, Cortex-M4", "", board.verdict)
        table.add_row("arena, bytes", f"{report['arena']['bytes']:,}", f"{symbols['arena']:,}")
        table.add_row("flash of the model, bytes", *_pair(report["flash"]["bytes"], symbols["flash"]))
        table.add_row("instructions of one inference", *_pair(report["latency"]["instructions"], board.instructions))
    return table


def _pair(projected: int | None, actual: int | None) -> tuple[str, str]:
    """Both figures, the second with its deviation from the first."""
    if projected is None or actual is None:
        return ("unknown" if projected is None else f"{projected:,}", "unknown" if actual is None else f"{actual:,}")
    return f"{projected:,}", f"{actual:,} ({(actual - projected) / projected:+.1%})"


if __name__ == "__main__":
    sys.exit(main())
