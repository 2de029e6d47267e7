"""Markdown for an editor: where a class is used, and what each of its layers costs."""

from ...analysis.examine import Examined
from ...analysis.report import Report
from .block_uses import BlockUse, block_uses
from .cost_table import cost_table
from .hover_title import model_time, model_title
from .markdown import code
from .where import Where


def block_hover(model: Examined, file: str, line: int, where: Where) -> str:
    """The layers of a model whose class is on a line of `file`; empty if there are none.

    The line counts as in the text that was checked; `where` words a place as it is to be shown.
    """
    report, uses = model.report, block_uses(model, file).get(line, ())
    if report is None or not uses:
        return ""
    times = f"{len(uses)} times" if len(uses) > 1 else "once"
    parts = [(code(use.scope or report.entry), _made(use, where), use.nodes) for use in uses]
    table = cost_table(("layer", "made at"), parts, "layers" if len(uses) > 1 else "layer", report)
    derived = dict.fromkeys(code(use.derived) for use in uses) if all(use.derived for use in uses) else ()
    used = f"Base of {' and '.join(derived)}, used" if derived else "Used"
    return f"{used} {times} in {code(report.entry)}.\n\n{table}\n\n{_title(report)}"


def _made(use: BlockUse, where: Where) -> str:
    return "" if use.init is None else where(use.init.file, use.init.start.line)


def _title(report: Report) -> str:
    return f"{model_title(report)}{model_time(report)}"
