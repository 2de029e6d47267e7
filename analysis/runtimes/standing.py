"""The answer to "does it run, and how well?"."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How well a runtime serves an operator, best first."""

    ACCELERATED = "accelerated"
    REFERENCE = "reference"
    UNKNOWN = "unknown"
    UNSUPPORTED = "unsupported"


_ORDER = list(Standing)


def worst(*standings: Standing) -> Standing:
    """The one that decides for operators that only run together."""
    return max(standings, key=_ORDER.index)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the standing is no better: a full sentence. `constraint` is the name of one that is missed, with the node's
    `value` and the `nearest` that passes; both empty for other reasons."""

    sentence: str
    constraint: str = ""
    value: str = ""
    nearest: str = ""

    @property
    def text(self) -> str:
        """All of it in one sentence: the condition, what the node has, and what would pass."""
        here = f"; here: {self.value}" if self.value else ""
        passes = f"; what passes: {self.nearest}" if self.nearest else ""
        return f"{self.sentence.rstrip('.')}{here}{passes}."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a runtime makes of an operator on a core.

    `native` is the kernel's name there and `runtime` whose kernel it is, which a fallback makes another than was asked.
    `unit` is the NPU that runs it, empty for the core. `source` is where it is known from; `certain` is False where
    that was gathered by a heuristic.
    """

    standing: Standing
    native: str
    runtime: str
    unit: str
    reasons: tuple[Reason, ...]
    source: str
    certain: bool = True

    @property
    def runs(self) -> bool:
        """Whether nothing is known to be in the way."""
        return self.standing is not Standing.UNSUPPORTED
