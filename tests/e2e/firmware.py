"""What must hold for the generated C of every built example. Each function asserts one thing."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from ..support import toolchain
from .built import Built
from .figures import report

VECTORS_EQUAL = re.compile(r"(\d+) of (\d+) vectors equal")
STRICT = ("-Wshadow", "-Wstrict-prototypes", "-Wmissing-prototypes", "-Wcast-qual")
LIBRARY = {"memcpy", "memset", "memmove", "__stack_chk_fail", "_GLOBAL_OFFSET_TABLE_"}


def make(built: Built, goal: str) -> str:
    done = toolchain.run(["make", "-C", built.folder, goal])
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def compiles_without_a_warning(built: Built, compiler: Sequence[str]) -> None:
    (built.folder / "build").mkdir(exist_ok=True)
    for source in ("model.c", "main.c", "selftest.c"):
        line = [*compiler, *toolchain.WARNINGS, *STRICT, "-I.", "-Iqemu", "-c", source, "-o", "build/strict.o"]
        done = subprocess.run(line, cwd=built.folder, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr[:2000]


def exports_few_prefixed_symbols_and_needs_no_heap(built: Built) -> None:
    subprocess.run(
        ["gcc", "-std=c99", "-O2", "-I.", "-c", "model.c", "-o", "build/host.o"], cwd=built.folder, check=True
    )
    found = toolchain.run(["nm", "-g", built.folder / "build" / "host.o"]).stdout.splitlines()
    exported = {line.split()[-1] for line in found if " U " not in line}
    prefix = built.example.entry.lower() + "_"
    assert 3 <= len(exported) <= 5
    assert all(name.startswith(prefix) for name in exported)
    assert {line.split()[-1] for line in found if " U " in line} <= LIBRARY
    model = b"".join(text for name, text in built.files.items() if name.startswith(("model", "kernels/")))
    assert set(re.findall(rb"#include <(.*)>", model)) <= {b"stdint.h", b"string.h"}


def host(built: Built) -> None:
    """The host's compilers accept the code, and what they make of it gives the reference bytes."""
    compiles_without_a_warning(built, ("gcc", "-O3"))
    if shutil.which("clang"):
        compiles_without_a_warning(built, ("clang", "-O2"))
    exports_few_prefixed_symbols_and_needs_no_heap(built)
    assert VECTORS_EQUAL.findall(make(built, "test")) == [("20", "20")]


def cortex_m4(built: Built) -> None:
    """The emulated chip gives the reference bytes; the image holds what the report projects."""
    compiles_without_a_warning(built, ("arm-none-eabi-gcc", *toolchain.CORTEX_M4.cflags, "-Os"))
    assert VECTORS_EQUAL.findall(make(built, "qemu")) == [("20", "20")]
    make(built, "firmware")
    symbols = toolchain.symbols(Path(built.folder, "build", "firmware.elf"))
    arenas = {name: size for name, (_, size) in symbols.items() if name.endswith("_arena")}
    assert arenas == {f"{built.example.entry.lower()}_arena": report(built)["arena"]["bytes"]}
    linked = symbols["__model_flash_end"][0] - symbols["__model_flash_start"][0]
    assert abs(report(built)["flash"]["bytes"] - linked) <= 0.03 * linked
