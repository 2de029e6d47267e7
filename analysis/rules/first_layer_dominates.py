"""The first layer takes as much time as much of the rest: it works at the resolution of the sensor.

The first convolution sees every pixel. On 96x96 with 16 channels and a 3x3 kernel over RGB it is 4.0 million
multiply-accumulates; with a stride of 2 it is 1.0 million, and every layer behind it works on a quarter of the pixels,
too. MobileNets and the networks of MLPerf Tiny start with a stride of 2 for this reason, and spend 9 % (visual wake
words) of their time there.

## How to fix

Give the first layer a stride of 2, or feed a smaller image: scaling is cheap in the driver of the camera. Few channels
here and more behind cost less than the other way round.

## Exceptions

Silent unless the network takes at least half of its budget (`latency-ms`, `window`), or a second where there is none;
for networks of fewer than four layers; for a first layer that is fully connected (CF403 speaks of those).
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..ir.graph import Node
from .measured import Measured, measured
from .pressure import FEWEST, latency_matters, layers, share
from .rule import Finding, Rule, Subject
from .words import milliseconds, shape

DOMINANT = 0.4
"""Of the time. In the networks of MLPerf Tiny the first convolution takes 6 to 20 %."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the line of the first layer."""
    model = measured(subject)
    node = dominant_first_layer(model) if model is not None else None
    if model is None or node is None or model.report.latency.ms is None:
        return
    source = model.graph.tensor(node.inputs[0]).shape
    own = share(model, node) * model.report.latency.ms
    strided = max(node.attrs["stride"]) > 1
    yield Finding(
        model.place(node),
        f"The first layer takes {share(model, node):.0%} of the inference ({milliseconds(own)}): it works on "
        f"{shape(source[1:3])} pixels.",
        (
            "A smaller input makes it and everything behind it cheaper."
            if strided
            else f"A stride of 2 brings it to about {milliseconds(own / 4)} and quarters the layers behind it.",
        ),
    )


def dominant_first_layer(model: Measured) -> Node | None:
    """The first layer, where it is a convolution that takes too large a part of an inference whose time matters."""
    found = layers(model)
    if len(found) < FEWEST or not found[0].op.endswith("conv_2d") or not latency_matters(model):
        return None
    return found[0] if share(model, found[0]) >= FIRST_LAYER_DOMINATES.threshold_in(model.subject.settings) else None


FIRST_LAYER_DOMINATES = Rule(
    "CF406", "first-layer-dominates", Severity.INFORMATION, __doc__ or "", check, DOMINANT, "the time of an inference"
)
