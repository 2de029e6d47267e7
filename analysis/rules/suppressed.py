"""A finding that a comment in the source silences."""

from dataclasses import dataclass

from ..diagnostic import Diagnostic
from ..span import Span


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that is not shown, and the comment that silences it."""

    diagnostic: Diagnostic
    comment: Span
