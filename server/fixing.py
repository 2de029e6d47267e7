"""One file fixed until nothing is left to fix: each round is checked again before the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..analysis.diagnostic import Diagnostic
from .fixes import applicable, apply_fixes
from .linting import Linted, Linter
from .source_file import SourceFile

ROUNDS = 10
SYNTAX_ERROR = "CF002"


@dataclass(frozen=True, slots=True)
class Mended:
    """A file before and after its fixes, as it was checked last; `problem` says why it stays as it was."""

    before: SourceFile
    after: Linted
    applied: tuple[Diagnostic, ...] = ()
    problem: str = ""


def mend(linter: Linter, linted: Linted, unsafe: bool) -> Mended | None:
    """Fix the text of a file that has been checked; nothing is written. None if there is nothing to fix.

    Fixes of which the result is not Python are dropped: that is a mistake of ours.
    """
    source = linted.source
    if source is None or not can_mend(linted, unsafe):
        return None
    if not source.exact:
        return Mended(source, linted, problem=f"the file is not {source.encoding} text throughout, so it is not fixed.")
    current, applied = linted, ()
    for _ in range(ROUNDS):
        if current.source is None or current.result is None:
            break
        fixed = apply_fixes(current.source, current.result.diagnostics, unsafe)
        if not fixed.applied or fixed.source.raw == current.source.raw:
            break
        following = linter.lint_source(fixed.source, current.project)
        if following.result is None or _is_broken(following.result.diagnostics):
            return Mended(source, linted, problem="its fixes make it invalid, so it is not fixed. Please report it.")
        current, applied = following, (*applied, *fixed.applied)
    return Mended(source, current, applied)


def can_mend(linted: Linted, unsafe: bool) -> bool:
    """Whether any finding of a file has a fix that may be applied."""
    found = linted.result.diagnostics if linted.result else ()
    return any(applicable(diagnostic, linted.file, unsafe) for diagnostic in found)


def _is_broken(diagnostics: Sequence[Diagnostic]) -> bool:
    return any(diagnostic.code == SYNTAX_ERROR for diagnostic in diagnostics)
