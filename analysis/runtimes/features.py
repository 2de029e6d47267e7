"""What a core or NPU offers that kernels are written for, by the names that the runtimes' tables use."""

from ..targets.runtime import Runtime
from ..targets.target import Core, Target

SCALAR, DSP, MVE = "scalar", "dsp", "mve"
_BY_ISA = {"armv7e-m": DSP, "armv8-m.main": DSP, "armv8.1-m.main": MVE}
"""Everything else, as ARMv6-M and ARMv7-M, has no SIMD instructions."""


def instructions(core: Core) -> str:
    """The SIMD instructions of the core: "scalar" for none, "dsp" or "mve"."""
    return _BY_ISA.get(core.isa.split("+")[0], SCALAR)


def unit(runtime: Runtime, npu: str = "") -> str:
    """The NPU that the runtime drives: the board's if it is one of its own, else the first it knows; else none."""
    return npu if npu in runtime.accelerators else next(iter(runtime.accelerators), "")


def board_npu(target: Target) -> str:
    """The family of the board's NPU ("ethos-u55"), empty if it has none."""
    return getattr(getattr(target, "npu", None), "family", "")
