"""How far a build is."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """What is being done now, in words for the user, and the share of the build, 0 to 1, that is behind it.

    Shares never fall. They are those of the time that examples/vww.py takes with 32 calibration samples when the trace
    worker has PyTorch to load first, which is what one waits for; no time is promised.
    """

    words: str
    share: float


Advance = Callable[[Stage], None]
"""Is told each stage when it begins; what it raises ends the build."""

TRACING, CALIBRATING, QUANTIZING, EMITTING, WRITING = 0.02, 0.55, 0.88, 0.90, 0.98
"""The share that is behind a build when a stage of it begins."""


def ignore(stage: Stage) -> None:
    """Nobody wants to know."""


def within(begin: float, end: float, step: int, steps: int) -> float:
    """The share behind a build before one of the steps, from 0, of a stage."""
    return begin + (end - begin) * step / max(1, steps)
