"""How long some operators of a report take, with the range."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...analysis.report import NodeFigures, Report


@dataclass(frozen=True, slots=True)
class NodeTime:
    """Milliseconds and cycles; the range is None where the model's is not known."""

    ms: float
    low_ms: float | None
    high_ms: float | None
    cycles: int


def node_time(nodes: Sequence[NodeFigures], report: Report) -> NodeTime | None:
    """The sum of the operators' times, None if one of them was not measured.

    What is uncertain is the cycles per instruction and the clock, which are those of the whole model: the range of a
    part is as wide, relative to its value, as that of the model.
    """
    if any(node.cycles is None for node in nodes):
        return None
    cycles = sum(node.cycles or 0 for node in nodes)
    ms, whole = 1000 * cycles / report.target.clock_hz, report.latency
    if not whole.ms or whole.low_ms is None or whole.high_ms is None:
        return NodeTime(ms, None, None, cycles)
    return NodeTime(ms, ms * whole.low_ms / whole.ms, ms * whole.high_ms / whole.ms, cycles)
