"""Why there is no firmware of a model that does not fit its board: the numbers, and the nearest board that suffices."""

from ..analysis.demands import Demand, Standing, demands, unsupported
from ..analysis.examine import Examined
from ..analysis.report import Report
from ..analysis.rules.words import size
from .settings import Project
from .target_choices import sufficient


def misfit(model: Examined, project: Project) -> str:
    """A sentence or two for the user; empty if arena, flash and operators are not what stands in the way."""
    report = model.report
    if report is None:
        return ""
    found = demands(report, project.settings)
    missed = [d for d in found if d.standing is Standing.MISSED and d.name != "latency"]
    if not missed:
        return ""
    reasons = "; ".join(_reason(demand, report) for demand in missed)
    # Another board is no help against a budget.
    instead = "" if any(demand.budget for demand in missed) else f" {_instead(model, project)}"
    return f"it does not fit {report.target.name}: {reasons}.{instead}"


def _reason(demand: Demand, report: Report) -> str:
    """`flash 280.0 KiB of 256.0 KiB, 24.0 KiB too much`."""
    if demand.name == "operators":
        return f"no kernel for {', '.join(unsupported(report))}"
    if demand.name == "arena":
        return _arena(demand, report)
    needs, limit = round(demand.needs or 0), round(demand.limit or 0)
    return f"{demand.name} {size(needs)} of {size(limit)}{' (budget)' * demand.budget}, {size(needs - limit)} too much"


def _arena(demand: Demand, report: Report) -> str:
    """`arena 54.0 KiB of 32.0 KiB (sram), 22.0 KiB too much`, as CF301 says; with the stack where the arena fits."""
    needs, limit = report.arena.bytes, round(demand.limit or 0)
    stack = round(demand.needs or 0) - needs if needs <= limit else 0
    what = f"{size(needs)} and {size(stack)} of stack" if stack else size(needs)
    where = "budget" if demand.budget else report.arena.region
    return f"arena {what} of {size(limit)} ({where}), {size(needs + stack - limit)} too much"


def _instead(model: Examined, project: Project) -> str:
    boards = sufficient([model], project)
    if not boards:
        return "None of the boards that chipfit knows suffices."
    return f"The smallest board that suffices is {boards[0]}."
