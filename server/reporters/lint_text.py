"""What `chipfit lint` prints for a person: findings with their excerpts, the models' figures, a last line."""

from rich.console import RenderableType
from rich.text import Text

from ...analysis.diagnostic import Diagnostic, Safety
from .findings import Findings
from .headline import headline
from .text import diagnostics_text, summary


def lint_text(findings: Findings) -> list[RenderableType]:
    """Parts to be printed below each other."""
    parts: list[RenderableType] = [*diagnostics_text(findings.diagnostics, findings.lines, findings.shown)]
    for model in findings.models:
        parts += [headline(model.report, model.settings), ""]
    parts.append(summary(findings.diagnostics, findings.checked))
    return [*parts, *fixable(findings.diagnostics)]


def fixable(diagnostics: tuple[Diagnostic, ...]) -> list[Text]:
    """`2 can be fixed with --fix, 1 more with --unsafe-fixes.`, or nothing."""
    kinds = [{fix.safety for fix in diagnostic.fixes} for diagnostic in diagnostics]
    safe = sum(Safety.SAFE in kind for kind in kinds)
    unsafe = sum(bool(kind) and Safety.SAFE not in kind for kind in kinds)
    if not safe and not unsafe:
        return []
    if not safe:
        return [Text(f"{unsafe} can be fixed with --fix --unsafe-fixes; look at the changes with --diff first.")]
    more = f", {unsafe} more with --unsafe-fixes" if unsafe else ""
    return [Text(f"{safe} can be fixed with --fix{more}.")]
