"""Why there is no firmware of a model that does not fit its board: the numbers, and the nearest board that suffices."""

from ...analysis.demands import arena_demand, flash_demand
from ...analysis.examine import Examined
from ..reporters.misfit_text import misfit_text
from ..settings import Project
from .target_choices import sufficient


def misfit(model: Examined, project: Project) -> str:
    """A sentence or two for the user; empty if arena, flash and operators are not what stands in the way."""
    report, settings = model.report, project.settings
    reasons = "" if report is None else misfit_text(report, settings)
    if report is None or not reasons:
        return ""
    # Another board is no help against a budget.
    memory = (arena_demand(report, settings), flash_demand(report, settings))
    instead = "" if any(demand.budget and demand.missing for demand in memory) else f" {_instead(model, project)}"
    return f"it does not fit {report.target.name}: {reasons}.{instead}"


def _instead(model: Examined, project: Project) -> str:
    boards = sufficient([model], project)
    if not boards:
        return "None of the boards that chipfit knows suffices."
    return f"The smallest board that suffices is {boards[0]}."
