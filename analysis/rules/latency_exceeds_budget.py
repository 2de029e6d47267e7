"""One inference is projected to take longer than the configured budget (`latency-ms`).

The projection is the number of instructions, measured in an emulator for this core's kernels, times cycles per
instruction, which depend on the memory the code and weights run from. So it is a range. With its low end over the
budget, the budget is missed for certain (error); with the expected value over it, probably (warning); with only the
high end over it, possibly (information). For the keyword spotter of MLPerf Tiny (2.7 million multiply-accumulates)
published results on one chip, an STM32L4R5ZI at 120 MHz, lie between 43 and 182 ms: kernels matter as much as the
network.

## How to fix

The slowest lines are listed with their share. Multiply-accumulates of a convolution grow with the area of its output:
an earlier stride divides everything behind it by four.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from .measured import measured
from .over_limit import over_limit, slowest
from .rule import Finding, Rule, Subject
from .words import milliseconds


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding on the model with its three slowest lines."""
    model, budget = measured(subject), subject.settings.latency_ms
    over = over_limit(model, budget) if model is not None and budget is not None else None
    if model is None or budget is None or over is None:
        return
    yield Finding(
        model.model,
        f"One inference takes {over.projection} on {subject.target.name}; the budget is {milliseconds(budget)}.",
        (f"Source: {model.report.latency.source}.",),
        slowest(model),
        severity=over.severity,
    )


LATENCY_EXCEEDS_BUDGET = Rule("CF401", "latency-exceeds-budget", Severity.ERROR, __doc__ or "", check)
