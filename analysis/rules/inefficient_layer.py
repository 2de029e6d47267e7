"""A layer takes far more instructions per multiply-accumulate than its kernel usually does.

A kernel has a fast form and slow ones. The fast form of a convolution reads whole rows of channels: about 2.6
instructions per multiply-accumulate on a Cortex-M4. Groups, a dilated width and borders are read tap by tap, at 6 to
12. A layer with few multiply-accumulates is then as slow as one with many, and the count that papers compare misleads.

## How to fix

The notes say which property costs the time. Grouped convolutions are fast where every channel is its own group
(depthwise) or all are one; 3x3 is the fast depthwise kernel; dilation along the height alone is free.

## Exceptions

Silent unless the network takes at least half of its budget (`latency-ms`, `window`), or a second where there is none,
and the layer a fifth of that. Where the number of channels is the reason, CF203 or CF204 says so instead.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..ir.graph import Node
from .channels_not_multiple import wasteful_layers
from .efficiency import per_mac, usual_per_mac
from .few_input_channels import starved_layer
from .measured import Measured, measured
from .pressure import latency_matters, layers, share
from .rule import Finding, Rule, Subject

SLOWER = 2.0
"""Than the kernel's usual: no layer of the networks of MLPerf Tiny but a first one is."""
WORTH = 0.2
"""Of the time."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every line that makes such a layer, with the reason."""
    model = measured(subject)
    if model is None:
        return
    for node in inefficient_layers(model):
        own, usual = per_mac(model, node) or 0.0, usual_per_mac(model, node) or 1.0
        yield Finding(
            model.place(node),
            f"`{node.name}` takes {own:.1f} instructions per multiply-accumulate, {own / usual:.1f} times what this "
            f"kernel usually takes ({usual:.1f}), and {share(model, node):.0%} of the inference.",
            tuple(_reasons(model, node)),
        )


def inefficient_layers(model: Measured) -> list[Node]:
    """The slowest such layer of each line, where the time of an inference matters."""
    if not latency_matters(model):
        return []
    explained = [starved_layer(model), *wasteful_layers(model)]
    found = [node for node in layers(model) if node not in explained and _is_inefficient(model, node)]
    ranked = sorted(found, key=lambda node: share(model, node))
    return list({model.place(node): node for node in ranked}.values())


def _is_inefficient(model: Measured, node: Node) -> bool:
    own, usual = per_mac(model, node), usual_per_mac(model, node)
    slow = own is not None and usual is not None and own >= SLOWER * usual
    return slow and share(model, node) >= INEFFICIENT_LAYER.threshold_in(model.subject.settings)


def _reasons(model: Measured, node: Node) -> Iterator[str]:
    """What takes the kernel off its fast form, one sentence each."""
    source, weights = (model.graph.tensor(name).shape for name in node.inputs[:2])
    if node.op == "conv_2d" and weights[3] != source[3]:
        yield f"{source[3] // weights[3]} groups of {weights[3]} channels are read tap by tap."
    if node.op.endswith("conv_2d") and node.attrs["dilation"][1] > 1:
        yield f"A dilation of {node.attrs['dilation'][1]} along the width leaves no two taps beside each other."
    if node.op == "depthwise_conv_2d" and weights[1:3] != (3, 3):
        yield f"Depthwise kernels are unrolled for 3x3; this one is {weights[1]}x{weights[2]}."
    if node.op == "depthwise_conv_2d" and weights[3] != source[3]:
        yield f"With {weights[3] // source[3]} outputs per channel the kernel works on one channel at a time."
    if node.op == "conv_2d" and weights[3] == source[3] and source[3] * weights[2] < 8:
        yield f"Rows of {source[3] * weights[2]} values are too short for the loop over eight."
    if max(node.attrs.get("padding", (0,))) and min(model.graph.tensor(node.outputs[0]).shape[1:3]) <= 8:
        yield "Most windows of so small a feature map reach over its border, which is computed tap by tap."


INEFFICIENT_LAYER = Rule(
    "CF404", "inefficient-layer", Severity.INFORMATION, __doc__ or "", check, WORTH, "the time of an inference"
)
