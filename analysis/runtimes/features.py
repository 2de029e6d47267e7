"""What a core or NPU offers that kernels are written for, by the names that the runtimes' tables use."""

from ..targets.runtime import Runtime
from ..targets.target import Core, Target

SCALAR, DSP, MVE = "scalar", "dsp", "mve"


def instructions(core: Core) -> str:
    """The SIMD instructions of the core: "scalar" for none, "dsp" or "mve"."""
    return MVE if core.mve else DSP if core.dsp else SCALAR


def unit(runtime: Runtime, npu: str = "") -> str:
    """The NPU that the runtime drives: the board's if it is one of its own, else the first it knows; else none."""
    return npu if npu in runtime.accelerators else next(iter(runtime.accelerators), "")


def board_npu(target: Target) -> str:
    """The family of the board's NPU ("ethos-u55"), empty if it has none."""
    return target.npu.family if target.npu is not None else ""
