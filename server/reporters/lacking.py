"""What a target lacks for a model, in words."""

from ...analysis.demands import Demand, Standing
from ...analysis.report import Report
from ...analysis.rules.words import milliseconds, size
from .demand_words import demand_words


def lacking(report: Report, found: tuple[Demand, ...]) -> str:
    """`arena 26.0 KiB short, no kernel for gelu`; empty where nothing is missing."""
    missed = [demand for demand in found if demand.standing is Standing.MISSED]
    return ", ".join(_missed(demand, report) for demand in missed)


def _missed(demand: Demand, report: Report) -> str:
    if demand.name == "operators":
        return demand_words(demand, report).balance
    missing = milliseconds(demand.missing) if demand.name == "latency" else size(round(demand.missing))
    return f"{demand.name} {missing} {f'over the {demand.holder}' if demand.budget else 'short'}"
