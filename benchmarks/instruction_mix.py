"""Cycles per instruction that a core's pipeline takes without wait states, from the instructions of examples/kws.py.

    python -m benchmarks.instruction_mix

A QEMU plugin counts executed instructions by kind; the cycles of each kind are those of the core's Technical Reference
Manual. Where a manual gives a range (a load that may hide behind another, a branch of 2 to 4 cycles) both ends are
computed. The `[cpi]` of analysis/targets/cores/*.toml start from these figures and say what they add for flash.
"""

import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from chipfit.analysis.config import Settings
from chipfit.analysis.targets import load_core, load_target
from chipfit.analysis.trace.pool import Tracer
from chipfit.codegen.build import BuildOptions, build
from chipfit.codegen.output.write import write
from chipfit.codegen.projects.emulator import EMULATORS

ROOT = Path(__file__).resolve().parents[1]
PLUGIN = ROOT / "benchmarks" / "instruction_mix.c"
EXAMPLE = ROOT / "examples" / "kws.py"


@dataclass(frozen=True, slots=True)
class Cycles:
    """Cycles of each kind of instruction; every other takes 1, each register of a multiple transfer one more.

    `next_load` is a load behind another transfer, `taken` a conditional branch that is taken.
    """

    load: float
    next_load: float
    store: float
    taken: float
    branch: float
    call: float
    back: float
    mul: float = 1
    mla: float = 1
    mull: float = 1
    div: float = 1

    def per_instruction(self, mix: Mapping[str, float]) -> float:
        """Cycles over instructions, for the shares of each kind."""
        extra = {name: getattr(self, name) - 1 for name in ("load", "next_load", "store", "taken", "branch", "call")}
        extra |= {name: getattr(self, name) - 1 for name in ("mul", "mla", "mull", "div")}
        extra |= {"return": self.back - 1, "pop_pc": self.back, "registers": 1}
        return 1 + sum(mix[name] * cycles for name, cycles in extra.items())


# Cortex-M0: DDI 0432C, 3.3. Cortex-M0+: DDI 0484C, 3.3, also taken for Cortex-M23, whose manual has no table.
# Cortex-M3: DDI 0337, 18.2. Cortex-M4: DDI 0439, 3.3. Cortex-M33: bounds of a three-stage in-order pipeline.
TABLES = {
    "cortex-m0": (Cycles(2, 2, 2, 3, 3, 4, 3), Cycles(2, 2, 2, 3, 3, 4, 3, mul=32)),
    "cortex-m0plus": (Cycles(2, 2, 2, 2, 2, 3, 2), Cycles(2, 2, 2, 2, 2, 3, 2, mul=32)),
    "cortex-m23": (Cycles(2, 2, 2, 2, 2, 3, 2, div=17), Cycles(2, 2, 2, 2, 2, 3, 2, mul=32, div=34)),
    "cortex-m3": (
        Cycles(2, 1, 1, 2, 2, 2, 2, mla=2, mull=3, div=2),
        Cycles(2, 2, 2, 4, 4, 4, 4, mla=2, mull=5, div=12),
    ),
    "cortex-m4": (Cycles(2, 1, 1, 2, 2, 2, 2, div=2), Cycles(2, 2, 2, 4, 4, 4, 4, div=12)),
    "cortex-m33": (Cycles(1, 1, 1, 2, 2, 2, 2, div=2), Cycles(2, 2, 2, 3, 3, 3, 3, mull=2, div=11)),
}


def mix(name: str, tracer: Tracer, work: Path) -> dict[str, float]:
    """Share of each kind among the instructions of keyword spotting on the core called `name`."""
    target = replace(load_target("nucleo-l4r5zi"), core=load_core(name))
    options = BuildOptions(random_weights=True, vectors=2)
    result = build(str(EXAMPLE), EXAMPLE.read_text(encoding="utf-8"), Settings(), target, tracer, options)
    write(result.files, str(work / name))
    subprocess.run(["make", "-s", "build/selftest.elf"], cwd=work / name, check=True)
    emulate = ["qemu-system-arm", "-plugin", work / "mix.so", *EMULATORS[target.core.qemu_machine].arguments]
    command = [str(part) for part in (*emulate, work / name / "build" / "selftest.elf")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    counts = {kind: int(count) for kind, count in re.findall(r"^mix (\w+) (\d+)$", done.stderr, re.MULTILINE)}
    return {kind: count / counts["all"] for kind, count in counts.items()}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Tracer() as tracer:
        work = Path(folder)
        subprocess.run(["gcc", "-shared", "-fPIC", "-O2", "-o", work / "mix.so", PLUGIN], check=True)
        for name, (best, worst) in TABLES.items():
            shares = mix(name, tracer, work)
            bounds = [table.per_instruction(shares) for table in (best, worst)]
            listed = ", ".join(
                f"{kind} {share:.1%}" for kind, share in shares.items() if kind != "all" and share > 0.001
            )
            print(f"{name:16} {bounds[0]:.2f} to {bounds[1]:.2f} cycles per instruction; {listed}")


if __name__ == "__main__":
    main()
