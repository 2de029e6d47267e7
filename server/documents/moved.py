"""Findings about texts that have been edited since, on the lines where they are now."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from ...analysis.diagnostic import Diagnostic, Edit, Fix, Related
from ...analysis.span import Position, Span

Shifts = Mapping[str, Mapping[int, int]]
"""For every file whose text has changed: old line -> new one, of the lines that are still there."""
_Move = Callable[[Span], Span | None]


def moved(found: tuple[Diagnostic, ...], shifts: Shifts) -> tuple[Diagnostic, ...]:
    """The findings at their new places; without a place one is gone, as are fixes and related places without one."""
    if not shifts:
        return found
    return tuple(there for one in found if (there := _moved(one, lambda span: _span(span, shifts))))


def _span(span: Span, shifts: Shifts) -> Span | None:
    """Where a span is now; None if one of its ends was changed."""
    lines = shifts.get(span.file)
    if lines is None:
        return span
    start, end = lines.get(span.start.line), lines.get(span.end.line)
    if start is None or end is None or end - start != span.end.line - span.start.line:
        return None
    return Span(span.file, Position(start, span.start.column), Position(end, span.end.column))


def _moved(found: Diagnostic, move: _Move) -> Diagnostic | None:
    span = move(found.span)
    if span is None:
        return None
    related = tuple(Related(there, r.message) for r in found.related if (there := move(r.span)))
    fixes = tuple(fixed for fix in found.fixes if (fixed := _moved_fix(fix, move)))
    return replace(found, span=span, related=related, fixes=fixes)


def _moved_fix(fix: Fix, move: _Move) -> Fix | None:
    edits = [Edit(there, edit.text) for edit in fix.edits if (there := move(edit.span))]
    return replace(fix, edits=tuple(edits)) if len(edits) == len(fix.edits) else None
