"""One thing that a model surely computes, and where."""

from dataclasses import dataclass

from ...ir.graph import Origin
from ...span import Span


class GiveUp(Exception):
    """The code does what the syntax tree does not tell, or too much of it."""


@dataclass(frozen=True, slots=True)
class Operation:
    """The operators of one call. Their place is `origin.init`, else the last of `origin.calls`."""

    operators: tuple[str, ...]
    origin: Origin

    @property
    def place(self) -> tuple[Span | None, str]:
        """What operators that are reported together have in common."""
        return self.origin.init or (self.origin.calls[-1] if self.origin.calls else None), self.origin.layer
