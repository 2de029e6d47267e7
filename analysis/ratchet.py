"""Figures that a model had when the user took them down, and that may only get better."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowed:
    """One model on one target: `file` is absolute, `entry` the expression that makes it. None is not limited."""

    file: str
    entry: str
    target: str
    arena_bytes: int | None = None
    flash_bytes: int | None = None
    latency_ms: float | None = None
