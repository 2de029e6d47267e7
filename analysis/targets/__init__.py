"""Boards, cores and runtimes as data."""

from .load import TargetError, load_target, target_names
from .target import Core, CyclesPerInstruction, Region, Runtime, Target

__all__ = [
    "Core",
    "CyclesPerInstruction",
    "Region",
    "Runtime",
    "Target",
    "TargetError",
    "load_target",
    "target_names",
]
