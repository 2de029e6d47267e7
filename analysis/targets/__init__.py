"""Boards, cores and runtimes as data."""

from .load import (
    TargetError,
    core_names,
    load_core,
    load_runtime,
    load_target,
    runtime_names,
    target_names,
    tier_names,
)
from .runtime import Runtime
from .target import Core, CyclesPerInstruction, Npu, Region, Target

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
    "load_runtime",
    "load_target",
    "runtime_names",
    "target_names",
    "tier_names",
]
