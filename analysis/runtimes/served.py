"""The operators a runtime has kernels for, whatever their shapes."""

from ..kernels.table import KERNELS
from ..targets.load import load_runtime
from ..targets.runtime import Runtime


def served(runtime: Runtime) -> frozenset[str]:
    """Names of operators, those of its fallback included."""
    if runtime.is_ours:
        return frozenset(op for kernel in KERNELS for op in kernel.ops)
    below = served(load_runtime(runtime.fallback)) if runtime.fallback else frozenset()
    return below | {row.name for row in runtime.operators}


def accelerates(runtime: Runtime) -> bool:
    """Whether it has any optimised kernel for a microcontroller or NPU; otherwise everything is as slow."""
    return runtime.is_ours or any(row.accelerated for row in runtime.operators)
