"""What stands in the editor while a trace is on its way: one answer out of the last trace and what is known at once."""

from ...analysis.diagnostic import Diagnostic, in_order
from .moved import Shifts, moved

AT_ONCE = frozenset({"CF001", "CF002", "CF004", "CF005", "CF007"})
"""Rules that need no trace: of them, what the quick check says is all there is."""


def pending(
    path: str, quick: tuple[Diagnostic, ...], traced: tuple[Diagnostic, ...], shifts: Shifts
) -> tuple[Diagnostic, ...]:
    """The findings of a quick check of the file `path`, and those of a trace before it on lines that are still there.

    Where both have something to say on a line under the same code, the quick check does: it has seen the new text.
    """
    said = {(found.code, found.span.file, found.span.start.line) for found in quick}
    kept = moved(tuple(found for found in traced if found.code not in AT_ONCE), shifts)
    there = [found for found in kept if (found.code, found.span.file, found.span.start.line) not in said]
    return in_order((*quick, *there), path)
