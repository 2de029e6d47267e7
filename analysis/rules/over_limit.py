"""A projected latency against a limit: how surely it is over it, and which lines make it."""

from dataclasses import dataclass

from ..diagnostic import Related, Severity
from ..report import NodeFigures
from .measured import Measured
from .words import call, milliseconds


@dataclass(frozen=True, slots=True)
class OverLimit:
    """`severity`: error where even the low end is over, warning for the expectation, information for the high end."""

    severity: Severity
    projection: str


def over_limit(model: Measured, limit_ms: float) -> OverLimit | None:
    """How the projection stands to `limit_ms`; None where it is below in any case, or not known."""
    latency = model.report.latency
    if latency.ms is None or latency.low_ms is None or latency.high_ms is None or latency.high_ms <= limit_ms:
        return None
    severity = Severity.ERROR if latency.low_ms > limit_ms else Severity.WARNING
    severity = severity if latency.ms > limit_ms else Severity.INFORMATION
    low, high = milliseconds(latency.low_ms), milliseconds(latency.high_ms)
    return OverLimit(severity, f"about {milliseconds(latency.ms)} ({low} to {high})")


def slowest(model: Measured) -> tuple[Related, ...]:
    """The three operators that take the most time, each with its share."""
    nodes = {node.name: node for node in model.graph.nodes}
    total = model.report.latency.cycles or 1
    found = sorted(model.report.nodes, key=_cycles, reverse=True)[:3]
    return tuple(
        Related(call(nodes[n.name], model.model), f"{_cycles(n) / total:.0%} of the time: {n.name}") for n in found
    )


def _cycles(node: NodeFigures) -> int:
    return node.cycles or 0
