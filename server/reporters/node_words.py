"""Words for what some operators cost, and which part of the model's that is."""

from collections.abc import Sequence

from ...analysis.report import NodeFigures, Report
from ...analysis.rules.words import milliseconds
from .node_time import node_time


def time_words(nodes: Sequence[NodeFigures], report: Report) -> str:
    """`27.6 ms (22.2 to 37.9), 3,309,266 cycles (20.2 %)`."""
    time = node_time(nodes, report)
    if time is None:
        return "not measured"
    between = f" ({time.low_ms:,.3g} to {time.high_ms:,.3g})" if time.low_ms is not None else ""
    return f"{milliseconds(time.ms)}{between}, {time.cycles:,} cycles{share(time.cycles, report.latency.cycles)}"


def share(value: int, total: int | None) -> str:
    """` (20.2 %)`; empty where there is nothing that it could be a part of."""
    return f" ({100 * value / total:.1f} %)" if total else ""
