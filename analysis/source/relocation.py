"""Where the statements of a file have gone to, and with them what is known about them."""

import ast
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from ..span import Position, Span
from .first_line import first_line


@dataclass(frozen=True, slots=True)
class Relocation:
    """Top-level statements of `file` by their old lines: `rows` are the first and last of each and how far it went.

    The file has `count` lines now.
    """

    file: str
    count: int
    rows: tuple[tuple[int, int, int], ...]

    @staticmethod
    def of(file: str, count: int, twins: Mapping[ast.stmt, ast.stmt]) -> "Relocation":
        """By statements and what they have become, which is the same on other lines."""
        rows = [(first_line(s), s.end_lineno or s.lineno, now.lineno - s.lineno) for s, now in twins.items()]
        return Relocation(file, count, tuple(sorted(rows)))

    def span(self, span: Span) -> Span:
        """A span where it is now; one that is in none of the statements stays."""
        far = self._far(span.start.line) if span.file == self.file else 0
        if not far:
            return span
        start, end = span.start, span.end
        return Span(span.file, Position(start.line + far, start.column), Position(end.line + far, end.column))

    def text(self, text: str) -> str:
        """The lines of the statements in a text of the file, where they are now; nothing is on the others."""
        before, after = text.split("\n"), [""] * self.count
        for first, last, far in self.rows:
            after[first + far - 1 : last + far] = before[first - 1 : last]
        return "\n".join(after)

    def _far(self, line: int) -> int:
        at = bisect_right(self.rows, line, key=lambda row: row[0]) - 1
        return self.rows[at][2] if at >= 0 and line <= self.rows[at][1] else 0
