"""Boards, cores and runtimes as data."""

from .load import TargetError, core_names, load_core, load_target, target_names, tier_names
from .target import Core, CyclesPerInstruction, Npu, Region, Runtime, Target

__all__ = [
    "Core",
    "CyclesPerInstruction",
    "Npu",
    "Region",
    "Runtime",
    "Target",
    "TargetError",
    "core_names",
    "load_core",
    "load_target",
    "target_names",
    "tier_names",
]
