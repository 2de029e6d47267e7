"""Fixes applied to a text: which ones go together, and what the text is then."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...analysis.diagnostic import Diagnostic, Fix, Safety
from ...analysis.span import Position
from ..files.source_file import SourceFile


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file after one round, and the findings whose fixes were applied."""

    source: SourceFile
    applied: tuple[Diagnostic, ...]


def apply_fixes(source: SourceFile, found: Iterable[Diagnostic], unsafe: bool) -> Fixed:
    """Apply the fixes of findings that touch this file alone; of two that overlap, the first.

    Line ends of inserted text become those of the file.
    """
    starts = _line_starts(source.raw)
    taken: list[tuple[int, int, str]] = []
    applied: list[Diagnostic] = []
    for diagnostic in found:
        fix = applicable(diagnostic, source.path, unsafe)
        if fix is None:
            continue
        edits = [
            (_offset(source.raw, starts, edit.span.start), _offset(source.raw, starts, edit.span.end), edit.text)
            for edit in fix.edits
        ]
        if not any(_collide(one, other) for one in edits for other in taken):
            taken += [(start, end, _with_newlines(text, source.newline)) for start, end, text in edits]
            applied.append(diagnostic)
    return Fixed(source.with_raw("".join(_pieces(source.raw, sorted(taken)))), tuple(applied))


def applicable(diagnostic: Diagnostic, file: str, unsafe: bool) -> Fix | None:
    """The first fix of a finding that may be applied to `file`."""
    for fix in diagnostic.fixes:
        allowed = unsafe or fix.safety is Safety.SAFE
        if allowed and fix.edits and all(edit.span.file == file for edit in fix.edits):
            return fix
    return None


def _pieces(raw: str, edits: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    done = 0
    for start, end, text in edits:
        yield raw[done:start]
        yield text
        done = end
    yield raw[done:]


def _collide(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    """Whether two edits share a place; at the same place even insertions do, whose order nobody has decided."""
    return one[0] == other[0] or (one[0] < other[1] and other[0] < one[1])


def _line_starts(raw: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", raw))]


def _offset(raw: str, starts: list[int], position: Position) -> int:
    if position.line > len(starts):
        return len(raw)
    return min(starts[position.line - 1] + position.column - 1, len(raw))


def _with_newlines(text: str, newline: str) -> str:
    return re.sub(r"\r\n|\r|\n", newline, text)
