"""Boards, cores and runtimes as data."""

from .load import TargetError, load_target, target_names
from .load_runtime import load_runtime, runtime_names
from .runtime import Runtime
from .target import Core, CyclesPerInstruction, Region, Target

__all__ = [
    "Core",
    "CyclesPerInstruction",
    "Region",
    "Runtime",
    "Target",
    "TargetError",
    "load_runtime",
    "load_target",
    "runtime_names",
    "target_names",
]
