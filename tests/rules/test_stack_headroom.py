"""The stack that CF309 reserves, against what the compiler says of every kernel."""

import re
from pathlib import Path

import pytest

from chipfit.analysis.kernels.table import KERNELS
from chipfit.analysis.memory.stack import STACK_BYTES

from ..support.toolchain import CORTEX_M4, need, run
from ..support.toolchain import KERNELS as SOURCES

CALLERS = 48  # the generated run function and main
INTERRUPT = 104  # an exception frame with floating-point registers


@pytest.mark.parametrize("name", [kernel.name for kernel in KERNELS if kernel.params_bytes])
def test_kernel_and_an_interrupt_fit_the_stack(name: str, tmp_path: Path):
    need("arm-none-eabi-gcc")
    unit = tmp_path / "unit.c"
    unit.write_text(f'#include "{name}.c"\nvoid *const kept = (void *){name};\n', encoding="utf-8")
    command = ("arm-none-eabi-gcc", *CORTEX_M4.cflags, "-O2", "-std=c99", "-fstack-usage", f"-I{SOURCES}", "-c", unit)
    done = run([*command, "-o", tmp_path / "unit.o"])
    assert done.returncode == 0, done.stderr
    frames = re.findall(r"\t(\d+)\tstatic", (tmp_path / "unit.su").read_text(encoding="utf-8"))
    # No kernel recurses: all of its functions at once are more than any chain of calls.
    assert 0 < sum(map(int, frames)) <= STACK_BYTES - CALLERS - INTERRUPT
