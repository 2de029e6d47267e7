"""Compiling C for the host and for emulated Cortex-M cores, and running it."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from chipfit.analysis.targets import Core, load_core
from chipfit.codegen.projects.emulator import EMULATORS

ROOT = Path(__file__).resolve().parents[2]
KERNELS = ROOT / "codegen" / "kernels"
PROJECTS = ROOT / "codegen" / "projects"
BOARD = PROJECTS / "qemu"

WARNINGS = ("-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wpedantic", "-Werror")
CORTEX_M4 = load_core("cortex-m4")
SANITIZERS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")
ARM_TOOLS = ("arm-none-eabi-gcc", "qemu-system-arm")


def need(*commands: str) -> None:
    """Skip the test where a command is missing; on a CI machine that is a failure."""
    missing = [command for command in commands if shutil.which(command) is None]
    if missing and "CI" in os.environ:
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def run(command: Sequence[str | Path], timeout_s: float = 120) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=timeout_s)


def _compiled(command: Sequence[str | Path]) -> None:
    done = run(command)
    assert done.returncode == 0, done.stderr[:4000]


def compile_host(sources: Sequence[Path], program: Path, *flags: str) -> Path:
    """A host program from C `sources`, by default with all warnings, address and undefined-behaviour sanitizers."""
    flags = flags or ("-O1", "-g", *WARNINGS, *SANITIZERS)
    _compiled(["gcc", *flags, f"-I{KERNELS}", *sources, "-o", program])
    return program


def compile_arm(sources: Sequence[Path], elf: Path, *flags: str, core: Core = CORTEX_M4) -> Path:
    """An image for the machine that emulates `core`, with start-up code, by default at -O2 with all warnings."""
    flags = flags or ("-O2", *WARNINGS)
    machine = PROJECTS / "machines" / EMULATORS[core.qemu_machine].folder
    objects = [compile_object(source, elf.with_name(f"{source.stem}.o"), *flags, core=core) for source in sources]
    start = compile_object(BOARD / "start.c", elf.with_name("start.o"), "-O2", f"-I{machine}", core=core)
    link = ("-nostartfiles", "-specs=nosys.specs", f"-L{machine}", "-T", BOARD / "link.ld", "-Wl,--fatal-warnings")
    _compiled(["arm-none-eabi-gcc", *core.cflags, *link, start, *objects, "-o", elf])
    return elf


def compile_object(source: Path, target: Path, *flags: str, core: Core = CORTEX_M4) -> Path:
    """One object file for `core`."""
    _compiled(["arm-none-eabi-gcc", *core.cflags, *flags, f"-I{KERNELS}", f"-I{BOARD}", "-c", source, "-o", target])
    return target


def run_qemu(elf: Path, timeout_s: float = 120, core: Core = CORTEX_M4) -> tuple[str, int]:
    """Standard output and exit code of an image on the emulated board; deterministic instruction counts."""
    done = run(["qemu-system-arm", *EMULATORS[core.qemu_machine].arguments, elf], timeout_s)
    return done.stdout + done.stderr, done.returncode


def symbols(elf: Path) -> dict[str, tuple[int, int]]:
    """Address and size of each symbol that has a size, from an Arm object or image; addresses of the others."""
    table: dict[str, tuple[int, int]] = {}
    for line in run(["arm-none-eabi-nm", "-S", elf]).stdout.splitlines():
        fields = line.split()
        if len(fields) == 4:
            table[fields[3]] = (int(fields[0], 16), int(fields[1], 16))
        elif len(fields) == 3:
            table[fields[2]] = (int(fields[0], 16), 0)
    return table
