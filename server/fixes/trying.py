"""Fixes tried before they are offered: a text is fixed, checked again, and the two checks are compared."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...analysis.diagnostic import Diagnostic, Effect, Fix
from ..files.source_file import SourceFile
from .fixes import apply_fixes

if TYPE_CHECKING:  # numpy comes with it, and most files are no models
    from ...analysis.check_result import CheckResult
    from ...analysis.fix_effect import NoHelp

Check = Callable[[SourceFile], "CheckResult | None"]
"""Checks a text with the settings, target and tracer of the first check; None where that failed."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One fix, the text with it and the check of that text; `verdict` says whether it helps."""

    diagnostic: Diagnostic
    fix: Fix
    source: SourceFile
    result: "CheckResult | None"
    verdict: "Effect | NoHelp"

    @property
    def proven(self) -> Fix | None:
        """The fix, which now says what it changes; None if it does not help."""
        return replace(self.fix, effect=self.verdict) if isinstance(self.verdict, Effect) else None

    @property
    def reason(self) -> str:
        """Why it does not help; empty if it does."""
        return "" if isinstance(self.verdict, Effect) else self.verdict.reason


def try_fix(source: SourceFile, before: "CheckResult", diagnostic: Diagnostic, fix: Fix, check: Check) -> Trial:
    """Make one fix of a finding in the text that it was found in, and check that. Raises what `check` raises."""
    fixed = with_fix(source, diagnostic, fix)
    return judged(diagnostic, fix, fixed, before, check(fixed))


def judged(
    diagnostic: Diagnostic, fix: Fix, fixed: SourceFile, before: "CheckResult", after: "CheckResult | None"
) -> Trial:
    """The trial of a fix whose text has been checked."""
    from ...analysis.fix_effect import NoHelp, fix_effect  # noqa: PLC0415

    verdict = (
        NoHelp("the fixed text cannot be checked") if after is None else fix_effect(before, after, diagnostic, fix)
    )
    return Trial(diagnostic, fix, fixed, after, verdict)


def with_fix(source: SourceFile, diagnostic: Diagnostic, fix: Fix) -> SourceFile:
    """The text with one fix."""
    return apply_fixes(source, [replace(diagnostic, fixes=(fix,))], unsafe=True).source


def can_be_tried(diagnostic: Diagnostic, fix: Fix, file: str) -> bool:
    """Whether the fix changes the network, and that by changes to `file` alone."""
    from ...analysis.fix_effect import needs_proof  # noqa: PLC0415

    return needs_proof(diagnostic) and bool(fix.edits) and all(edit.span.file == file for edit in fix.edits)
