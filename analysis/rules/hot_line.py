"""One layer takes more time than all the others together.

Where half of the inference is one layer, halving that layer brings a quarter of the whole, and no work on any other
layer can bring more: of 40 ms, 20 ms are here. The networks of MLPerf Tiny spread their time; no layer of theirs takes
more than a third.

## How to fix

A convolution costs output pixels x kernel area x input channels x output channels: halve the channels on either side,
put the stride before it, or make it depthwise separable. A linear layer costs inputs x outputs: pool before it.

## Exceptions

Silent unless the network takes at least half of its budget (`latency-ms`, `window`), or a second where there is none;
for networks of fewer than four layers, of which one has to be the largest; and where a rule with a better reason speaks
about the same line (CF203, CF204, CF404, CF405, CF406).
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from .channels_not_multiple import wasteful_layers
from .few_input_channels import starved_layer
from .first_layer_dominates import dominant_first_layer
from .inefficient_layer import inefficient_layers
from .large_kernel import large_kernels
from .measured import measured
from .pressure import FEWEST, latency_matters, layers, share
from .rule import Finding, Rule, Subject
from .words import milliseconds

HOT = 0.5
"""Of the time: more than everything else together."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the line of the layer, where nothing better is known about it."""
    model = measured(subject)
    if model is None or model.report.latency.ms is None or not latency_matters(model) or len(layers(model)) < FEWEST:
        return
    node = max(layers(model), key=lambda n: share(model, n))
    explained = [dominant_first_layer(model), starved_layer(model)]
    explained += [*large_kernels(model), *inefficient_layers(model), *wasteful_layers(model)]
    if share(model, node) < HOT_LINE.threshold_in(model.subject.settings) or node in explained:
        return
    own = share(model, node) * model.report.latency.ms
    yield Finding(
        model.place(node),
        f"`{node.name}` takes {share(model, node):.0%} of the inference: {milliseconds(own)} of "
        f"{milliseconds(model.report.latency.ms)}, for {model.figures(node).macs / model.report.macs:.0%} of the "
        "multiply-accumulates.",
    )


HOT_LINE = Rule("CF402", "hot-line", Severity.INFORMATION, __doc__ or "", check, HOT, "the time of an inference")
