"""Where something stands in the user's source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a text file: line and column, both from 1, columns in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of a file; `end` is the position after the last character."""

    file: str
    start: Position
    end: Position

    @property
    def lines(self) -> range:
        """The lines that it is on, all of them."""
        return range(self.start.line, self.end.line + 1)

    @staticmethod
    def line(file: str, line: int, text: str = "") -> "Span":
        """The span of the non-blank part of one line whose text is `text`."""
        first = len(text) - len(text.lstrip()) + 1
        last = max(first + 1, len(text.rstrip()) + 1)
        return Span(file, Position(line, first), Position(line, last))
