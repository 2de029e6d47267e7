"""Reading the weights, not multiplying, decides how long this takes.

A linear layer uses each weight once per inference, a 3x3 convolution on 32x32 pixels a thousand times. Weights lie in
flash, which delivers a byte in about 3.9 cycles on a Cortex-M4 at 120 MHz (autoencoder of MLPerf Tiny: 1.03 million
cycles for 264,192 weights), twice of what the arithmetic needs. So the upper end of the projected range is the likely
one for such a network.

## How to fix

Fewer weights: pool before the first linear layer, or make the widest layer narrower. Copying the weights to RAM at
start-up, where there is room, makes such a network faster by a fifth (5.8 to 4.7 ms on the STM32L4R5ZI, HALE in MLPerf
Tiny 1.2).

## Exceptions

Silent unless the network takes at least half of its budget (`latency-ms`, `window`), or a second where there is none,
and layers of this kind half of that.
"""

from collections.abc import Iterator

from ..diagnostic import Related, Severity
from .measured import measured
from .pressure import latency_matters, layers, share
from .rule import Finding, Rule, Subject
from .words import milliseconds, size

MOST_USES = 2
"""Times that a weight is used per inference. At four the arithmetic takes longer than the flash (2.6 instructions each,
against 3.9 cycles for the byte)."""
HALF = 0.5
"""Of the time: below it, the rest of the network decides."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the line of the largest of these layers, with the others related."""
    model = measured(subject)
    if model is None or model.report.latency.ms is None or model.report.latency.high_ms is None:
        return
    bound = [
        node
        for node in layers(model)
        if node.op == "fully_connected"
        and model.figures(node).macs <= MOST_USES * model.graph.tensor(node.inputs[1]).elements
    ]
    together = sum(share(model, node) for node in bound)
    if together < HALF or not latency_matters(model):
        return
    ranked = sorted(bound, key=lambda node: -model.figures(node).weight_bytes)
    largest = ranked[0]
    stored = sum(model.figures(node).weight_bytes for node in bound)
    spans = dict.fromkeys(model.place(node) for node in ranked[1:])
    expected, high = milliseconds(model.report.latency.ms), milliseconds(model.report.latency.high_ms)
    yield Finding(
        model.place(largest),
        f"{together:.0%} of the inference is linear layers that read {size(stored)} of weights from flash and use each "
        f"once: expect {high} rather than {expected}.",
        (f"The largest is `{largest.name}` with {size(model.figures(largest).weight_bytes)}.",),
        tuple(Related(span, "its weights are used once, too") for span in spans if span != model.place(largest)),
    )


MEMORY_BOUND = Rule("CF403", "memory-bound", Severity.INFORMATION, __doc__ or "", check)
