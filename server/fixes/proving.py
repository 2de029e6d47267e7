"""Only fixes that help are offered: each fix of a file's findings is tried by itself."""

from collections.abc import Iterator
from dataclasses import replace

from ...analysis.diagnostic import Diagnostic, Fix
from ..linting.linting import Linted, Linter
from .trying import Trial, can_be_tried, try_fix


def prove(linter: Linter, linted: Linted) -> Linted:
    """The file with the fixes that help, each with its effect, and with those that change no network.

    Raises TraceUnavailable.
    """
    result = linted.result
    if result is None or not any(diagnostic.fixes for diagnostic in result.diagnostics):
        return linted
    diagnostics = tuple(replace(d, fixes=tuple(_helpful(linter, linted, d))) for d in result.diagnostics)
    return replace(linted, result=replace(result, diagnostics=diagnostics))


def trial(linter: Linter, linted: Linted, diagnostic: Diagnostic, fix: Fix) -> Trial | None:
    """What becomes of the file with a fix; None for one that cannot be tried."""
    if linted.source is None or linted.result is None or not can_be_tried(diagnostic, fix, linted.file):
        return None
    before = linted.result.models
    return try_fix(
        linted.source,
        linted.result,
        diagnostic,
        fix,
        lambda source: linter.lint_source(source, linted.project, before).result,
    )


def _helpful(linter: Linter, linted: Linted, diagnostic: Diagnostic) -> Iterator[Fix]:
    for fix in diagnostic.fixes:
        tried = trial(linter, linted, diagnostic, fix) if fix.effect is None else None
        proven = fix if tried is None else tried.proven
        if proven is not None:
            yield proven
