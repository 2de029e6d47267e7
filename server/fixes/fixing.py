"""One file fixed until nothing is left to fix: each step is checked again before the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...analysis.diagnostic import Diagnostic, Fix, Safety
from ..files.source_file import SourceFile
from ..linting.linting import Linted, Linter
from .fixes import applicable, apply_fixes
from .proving import trial
from .trying import Trial, can_be_tried

STEPS = 100
SYNTAX_ERROR = "CF002"


@dataclass(frozen=True, slots=True)
class Mended:
    """A file before and after its fixes, as it was checked last; `problem` says why it stays as it was.

    Each finding in `applied` has the one fix that was made. `left_out` are the fixes that were tried in vain.
    """

    before: SourceFile
    after: Linted
    applied: tuple[Diagnostic, ...] = ()
    left_out: tuple[Trial, ...] = ()
    problem: str = ""


def mend(linter: Linter, linted: Linted, unsafe: bool) -> Mended | None:
    """Fix the text of a file that has been checked; nothing is written. None if there is nothing to fix.

    Fixes that change the network are made one by one, and only if they help. Of the others, those of which the result
    is not Python are dropped: that is a mistake of ours.
    """
    source = linted.source
    if source is None or not can_mend(linted, unsafe):
        return None
    if not source.exact:
        return Mended(source, linted, problem=f"the file is not {source.encoding} text throughout, so it is not fixed.")
    mended = Mended(source, linted)
    for _ in range(STEPS):
        following = _with_notes(linter, mended, unsafe) or _with_proven(linter, mended, unsafe)
        if following.problem:
            return Mended(source, linted, problem=following.problem)
        if following.applied == mended.applied:
            return following
        mended = following
    return mended


def can_mend(linted: Linted, unsafe: bool) -> bool:
    """Whether any finding of a file has a fix that may be applied."""
    found = linted.result.diagnostics if linted.result else ()
    return any(applicable(diagnostic, linted.file, unsafe) for diagnostic in found)


def _with_notes(linter: Linter, mended: Mended, unsafe: bool) -> Mended | None:
    """All fixes at once that only write something down, as far as they go together; None if there are none."""
    current = mended.after
    if current.source is None or current.result is None:
        return None
    notes = [d for d in current.result.diagnostics if not any(can_be_tried(d, fix, current.file) for fix in d.fixes)]
    fixed = apply_fixes(current.source, notes, unsafe)
    if not fixed.applied or fixed.source.raw == current.source.raw:
        return None
    following = linter.lint_source(fixed.source, current.project)
    if following.result is None or _is_broken(following.result.diagnostics):
        return replace(mended, problem="its fixes make it invalid, so it is not fixed. Please report it.")
    return replace(mended, after=following, applied=(*mended.applied, *fixed.applied))


def _with_proven(linter: Linter, mended: Mended, unsafe: bool) -> Mended:
    """The first fix that helps; those tried before it are left out, and not tried again on the same line."""
    known, left_out = {_name(tried.diagnostic, tried.fix) for tried in mended.left_out}, mended.left_out
    for diagnostic, fix in _to_try(mended.after, unsafe):
        tried = None if _name(diagnostic, fix) in known else trial(linter, mended.after, diagnostic, fix)
        if tried is not None and tried.proven is not None:
            after = replace(mended.after, source=tried.source, result=tried.result)
            made = replace(diagnostic, fixes=(tried.proven,))
            return replace(mended, after=after, applied=(*mended.applied, made), left_out=left_out)
        left_out = left_out if tried is None else (*left_out, tried)
    return replace(mended, left_out=left_out)


def _to_try(linted: Linted, unsafe: bool) -> Iterator[tuple[Diagnostic, Fix]]:
    for diagnostic in linted.result.diagnostics if linted.result else ():
        for fix in diagnostic.fixes:
            if unsafe or fix.safety is Safety.SAFE:
                yield diagnostic, fix


def _name(diagnostic: Diagnostic, fix: Fix) -> tuple[str, str, int, str]:
    """What tells a fix from others, also when other lines have been fixed."""
    return diagnostic.code, diagnostic.message, diagnostic.span.start.line, fix.title


def _is_broken(diagnostics: Sequence[Diagnostic]) -> bool:
    return any(diagnostic.code == SYNTAX_ERROR for diagnostic in diagnostics)
