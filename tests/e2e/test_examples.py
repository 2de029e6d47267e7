"""The examples from a line of PyTorch to an emulated Cortex-M4: the projected numbers are the linked ones.

Building an example costs seconds, so everything about one is a single test.
"""

import pytest

from ..support import toolchain
from . import firmware
from .built import EXAMPLE_TABLE, make
from .figures import FIGURES


@pytest.mark.parametrize("example", EXAMPLE_TABLE, ids=lambda example: example.file)
def test_example(example, tmp_path, tracer, target):
    built = make(example, tmp_path, tracer, target)
    for holds in FIGURES:
        holds(built, target)
    toolchain.need("gcc", "cc", "nm", "make")
    firmware.host(built)
    toolchain.need(*toolchain.ARM_TOOLS)
    firmware.cortex_m4(built)
