"""Weights and code need more flash than the board has, or than the configured budget.

Counted is what the model adds to the image: int8 weights, int32 biases and multipliers, the parameters of every kernel
call, and the machine code of the kernels it uses. Your application, its libraries and a boot loader come on top.

## How to fix

The largest layers are listed with their lines. Weights of a linear layer grow with inputs times outputs: pool before
flattening. Weights of a convolution grow with the product of its channels: a depthwise separable one needs a fraction.
"""

from collections.abc import Iterator

from ..demands import flash_demand
from ..diagnostic import Related, Severity
from .rule import Finding, Rule, Subject
from .words import place, size


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding on the model with its three largest layers."""
    examined = subject.examined
    if examined is None or examined.graph is None or examined.report is None or subject.entry is None:
        return
    flash, demand = examined.report.flash, flash_demand(examined.report, subject.settings)
    if not demand.missing:
        return
    holder = "the budget `flash-bytes` allows" if demand.budget else f"{subject.target.name} has"
    nodes = {node.name: node for node in examined.graph.nodes}
    largest = sorted(examined.report.nodes, key=lambda n: -n.weight_bytes)[:3]
    related = tuple(
        Related(place(nodes[n.name], subject.entry.span), f"{size(n.weight_bytes)} of weights: {n.name}")
        for n in largest
        if n.weight_bytes
    )
    yield Finding(
        subject.entry.span,
        f"The model needs {size(flash.bytes)} of flash, {size(round(demand.missing))} more than {holder} "
        f"({size(round(demand.limit or 0))}): "
        f"{size(flash.weights)} of weights and {size(flash.code)} of code.",
        (),
        related,
    )


FLASH_EXCEEDS = Rule("CF302", "flash-exceeds", Severity.ERROR, __doc__ or "", check)
