"""Keyword spotting on every core: the project compiles without a warning and gives the reference bytes in QEMU.

What the report projects for a core is what its image does: instructions and flash.
"""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from chipfit.analysis.config import Settings
from chipfit.analysis.targets import core_names, load_core
from chipfit.codegen.build import BuildOptions, build
from chipfit.codegen.output.write import write

from ..support import toolchain
from .built import EXAMPLES

RESULT = re.compile(r"(\d+) of (\d+) vectors equal, (\d+) instructions each")


@pytest.mark.parametrize("name", core_names())
def test_core(name, tracer, target, tmp_path):
    toolchain.need(*toolchain.ARM_TOOLS, "make")
    source = EXAMPLES / "kws.py"
    options = BuildOptions(random_weights=True, vectors=3)
    chip = replace(target, core=load_core(name))
    result = build(str(source), source.read_text(encoding="utf-8"), Settings(), chip, tracer, options)
    write(result.files, str(tmp_path / "out"))
    done = toolchain.run(["make", "-C", tmp_path / "out", "CFLAGS=-O2 -Werror", "qemu", "firmware"])
    assert done.returncode == 0, done.stdout + done.stderr
    ((equal, of, counted),) = RESULT.findall(done.stdout + done.stderr)
    report = json.loads(result.files["report.json"])
    assert (equal, of) == ("3", "3")
    assert abs(report["latency"]["instructions"] / int(counted) - 1) < 0.03
    assert report["target"]["core"] == name
    linked = linked_bytes(tmp_path / "out" / "build" / "firmware.elf")
    assert abs(report["flash"]["bytes"] / linked - 1) < 0.03


def linked_bytes(image: Path) -> int:
    """The model's own code and constants, and what it took of the compiler's library."""
    symbols = toolchain.symbols(image)
    model = symbols["__model_flash_end"][0] - symbols["__model_flash_start"][0]
    # Small cores multiply and divide in library functions; QEMU's start-up and the empty main.c use none but memset.
    library = sum(size for name, (_, size) in symbols.items() if name.startswith("__aeabi") or name == "memcpy")
    return model + library
