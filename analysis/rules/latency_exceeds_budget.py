"""One inference is projected to take longer than the configured budget (`latency-ms`).

The projection is the number of instructions, measured in an emulator for this core's kernels, times cycles per
instruction, which depend on the memory the code and weights run from. So it is a range. With its low end over the
budget, the budget is missed for certain (error); with the expected value over it, probably (warning); with only the
high end over it, possibly (information).

## How to fix

The slowest lines are listed with their share. Multiply-accumulates of a convolution grow with the area of its output:
an earlier stride divides everything behind it by four.
"""

from collections.abc import Iterator

from ..diagnostic import Related, Severity
from ..report import LatencyFigures, NodeFigures
from .rule import Finding, Rule, Subject
from .words import call, milliseconds


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding on the model with its three slowest lines."""
    examined, budget = subject.examined, subject.settings.latency_ms
    if examined is None or examined.graph is None or examined.report is None or subject.entry is None or budget is None:
        return
    latency = examined.report.latency
    severity = _severity(latency, budget)
    if (
        severity is None
        or latency.ms is None
        or latency.low_ms is None
        or latency.high_ms is None
        or not latency.cycles
    ):
        return
    nodes = {node.name: node for node in examined.graph.nodes}
    slowest = sorted(examined.report.nodes, key=_cycles, reverse=True)[:3]
    related = tuple(
        Related(call(nodes[n.name], subject.entry.span), f"{_cycles(n) / latency.cycles:.0%} of the time: {n.name}")
        for n in slowest
    )
    yield Finding(
        subject.entry.span,
        f"One inference takes about {milliseconds(latency.ms)} ({milliseconds(latency.low_ms)} to "
        f"{milliseconds(latency.high_ms)}) on {subject.target.name}; the budget is {milliseconds(budget)}.",
        (f"Source: {latency.source}.",),
        related,
        severity=severity,
    )


def _severity(latency: LatencyFigures, budget: float) -> Severity | None:
    if latency.ms is None or latency.low_ms is None or latency.high_ms is None:
        return None
    if latency.low_ms > budget:
        return Severity.ERROR
    if latency.ms > budget:
        return Severity.WARNING
    return Severity.INFORMATION if latency.high_ms > budget else None


def _cycles(node: NodeFigures) -> int:
    return node.cycles or 0


LATENCY_EXCEEDS_BUDGET = Rule("CF401", "latency-exceeds-budget", Severity.ERROR, __doc__ or "", check)
