"""Every kernel gives the interpreter's bytes: on the host under sanitizers, and on every emulated core."""

from pathlib import Path

import pytest

from chipfit.analysis.targets import load_core

from ..support.toolchain import ARM_TOOLS, SANITIZERS, WARNINGS, compile_arm, compile_host, need, run, run_qemu
from .counting import MEASURED_CORES
from .grid import GRID
from .program import BOARD_MAIN, HOST_MAIN, program

HERE = Path(__file__).parent


@pytest.mark.parametrize("op", GRID)
def test_on_the_host(op, tmp_path):
    need("gcc")
    source = tmp_path / "cases.c"
    source.write_text(program(GRID[op], HOST_MAIN))
    done = run([compile_host([source], tmp_path / "cases", "-O1", "-g", *WARNINGS, *SANITIZERS, f"-I{HERE}")])
    assert (done.stdout + done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize("name", MEASURED_CORES)
def test_on_core(name, tmp_path):
    need(*ARM_TOOLS)
    core = load_core(name)
    source = tmp_path / "cases.c"
    source.write_text(program([case for cases in GRID.values() for case in cases], BOARD_MAIN))
    image = compile_arm([source], tmp_path / "cases.elf", "-O2", *WARNINGS, f"-I{HERE}", core=core)
    assert run_qemu(image, core=core) == ("", 0)


@pytest.mark.parametrize("op", ("conv_2d", "depthwise_conv_2d"))
def test_specialized_for_constants(op, tmp_path):
    """With CHIPFIT_SPECIALIZE the compiler folds each call's geometry into the kernel; the bytes stay the same."""
    need("gcc")
    source = tmp_path / "cases.c"
    source.write_text(program(GRID[op], HOST_MAIN))
    done = run([compile_host([source], tmp_path / "cases", "-O2", *WARNINGS, "-DCHIPFIT_SPECIALIZE", f"-I{HERE}")])
    assert (done.stdout, done.returncode) == ("", 0)
