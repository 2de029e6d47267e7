"""What stands in the way of a firmware, in words: memory that is too small, operators that no kernel runs."""

from ...analysis.config import Settings
from ...analysis.demands import Standing, demands
from ...analysis.report import Report
from .demand_words import demand_words


def misfit_text(report: Report, settings: Settings) -> str:
    """`flash 280.0 KiB of 256.0 KiB, 24.0 KiB too much; no kernel for gelu`; empty if nothing does.

    A latency never does.
    """
    reasons = []
    for demand in demands(report, settings):
        if demand.standing is Standing.MISSED and demand.name != "latency":
            words = demand_words(demand, report)
            reasons.append(words.balance if demand.name == "operators" else f"{demand.name} {words.text}")
    return "; ".join(reasons)
