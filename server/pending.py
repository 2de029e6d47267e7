"""What stands in the editor while a trace is on its way: one answer out of the last trace and what is known at once."""

from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher

from ..analysis.diagnostic import Diagnostic, Edit, Fix, Related, in_order
from ..analysis.span import Position, Span
from .convert import split_lines

AT_ONCE = frozenset({"CF001", "CF002", "CF004", "CF005", "CF007"})
"""Rules that need no trace: of them, what the quick check says is all there is."""
_MOST_COMPARED = 2000  # changed lines; comparing takes time in the square of them

Move = Callable[[Span], Span | None]


def pending(
    path: str, quick: tuple[Diagnostic, ...], traced: tuple[Diagnostic, ...], before: str, after: str
) -> tuple[Diagnostic, ...]:
    """The findings of the quick check of `after`, and those of a trace of `before` on lines that are still there.

    Where both have something to say on a line under the same code, the quick check does: it has seen the new text.
    """
    move = _mover(path, split_lines(before), split_lines(after))
    said = {(found.code, found.span.file, found.span.start.line) for found in quick}
    kept = [_moved(found, move) for found in traced if found.code not in AT_ONCE]
    there = [found for found in kept if found and (found.code, found.span.file, found.span.start.line) not in said]
    return in_order((*quick, *there), path)


def _mover(path: str, before: list[str], after: list[str]) -> Move:
    """Where a span of the old text is in the new one; None if one of its lines was changed."""
    if before == after:
        return lambda span: span
    lines = line_numbers(before, after)

    def move(span: Span) -> Span | None:
        if span.file != path:
            return span
        start, end = lines.get(span.start.line), lines.get(span.end.line)
        if start is None or end is None or end - start != span.end.line - span.start.line:
            return None
        return Span(path, Position(start, span.start.column), Position(end, span.end.column))

    return move


def line_numbers(before: list[str], after: list[str]) -> dict[int, int]:
    """Old line number -> new one, from 1, of every line that is still there."""
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    rest = 0
    while rest < min(len(before), len(after)) - same and before[-1 - rest] == after[-1 - rest]:
        rest += 1
    numbers = {line: line for line in range(1, same + 1)}
    numbers |= {len(before) - i: len(after) - i for i in range(rest)}
    old, new = before[same : len(before) - rest], after[same : len(after) - rest]
    if len(old) + len(new) <= _MOST_COMPARED:
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            numbers |= {same + block.a + i + 1: same + block.b + i + 1 for i in range(block.size)}
    return numbers


def _moved(found: Diagnostic, move: Move) -> Diagnostic | None:
    """The finding at its new place; without a place it is gone, as are fixes and related places without one."""
    span = move(found.span)
    if span is None:
        return None
    related = tuple(Related(moved, r.message) for r in found.related if (moved := move(r.span)))
    fixes = tuple(fixed for fix in found.fixes if (fixed := _moved_fix(fix, move)))
    return replace(found, span=span, related=related, fixes=fixes)


def _moved_fix(fix: Fix, move: Move) -> Fix | None:
    edits = [Edit(moved, edit.text) for edit in fix.edits if (moved := move(edit.span))]
    return replace(fix, edits=tuple(edits)) if len(edits) == len(fix.edits) else None
