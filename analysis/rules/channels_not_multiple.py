"""A layer's channels are no multiple of what the kernel computes at a time, and the next multiple would be faster.

Kernels compute four output channels in one pass over the input (sixteen where they are written for Helium, whose
registers hold sixteen bytes). What is left over goes one by one: on a Cortex-M4 a single channel of a convolution costs
half of a block of four, and one of a depthwise layer more than a block. So 15 channels take longer than 16, and the
sixteenth adds capacity for nothing.

## How to fix

Take the next multiple, or the one below. The fix raises the number where the file writes it, in this layer and in those
that have to match; retrain with it.

## Exceptions

Silent where more channels would cost more, which is so for one left over of a convolution; unless the network takes at
least half of its budget (`latency-ms`, `window`), or a second where there is none; and for layers of less than a tenth
of the time, such as a classifier of ten classes.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..ir.graph import Node
from .channel_edits import with_channels
from .efficiency import Shapes, cost
from .measured import Measured, measured
from .pressure import latency_matters, layers, share
from .rule import Finding, Rule, Subject

WORTH = 0.1
"""Of the time."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every line that makes such a layer, with both costs."""
    model = measured(subject)
    if model is None:
        return
    for node in wasteful_layers(model):
        have, want = model.graph.tensor(node.outputs[0]).shape[-1], _raised(model, node)
        now, then = (cost(model, node, shapes) or 0.0 for shapes in (_shapes(model, node), _with(model, node, want)))
        fix = with_channels(model, node, have, want)
        yield Finding(
            model.place(node),
            f"`{node.name}` computes {_lanes(node)} channels at a time and {have % _lanes(node)} of its {have} one "
            f"by one: {want} channels would take {then:,.0f} instructions instead of {now:,.0f}.",
            (f"This layer is {share(model, node):.0%} of the inference.",),
            fixes=(fix,) if fix is not None else (),
        )


def wasteful_layers(model: Measured) -> list[Node]:
    """The slowest such layer of each line, where the time of an inference matters."""
    if not latency_matters(model):
        return []
    ranked = sorted(layers(model), key=lambda node: share(model, node))
    return list({model.place(node): node for node in ranked if _is_wasteful(model, node)}.values())


def _is_wasteful(model: Measured, node: Node) -> bool:
    shapes, want = _shapes(model, node), _raised(model, node)
    if (
        share(model, node) < CHANNELS_NOT_MULTIPLE.threshold_in(model.subject.settings)
        or len(shapes) != 3
        or want == shapes[2][-1]
        or not _is_plain(node, shapes)
    ):
        return False
    now, then = cost(model, node, shapes), cost(model, node, _with(model, node, want))
    return now is not None and then is not None and then <= now


def _lanes(node: Node) -> int:
    """Output channels that the node's kernel computes at a time: a register of Helium holds 16 bytes."""
    return 16 if node.kernel.endswith("_mve") else 4


def _raised(model: Measured, node: Node) -> int:
    channels, lanes = model.graph.tensor(node.outputs[0]).shape[-1], _lanes(node)
    return -(-channels // lanes) * lanes


def _is_plain(node: Node, shapes: Shapes) -> bool:
    """Whether the output channels alone can grow: no groups but those of a depthwise layer without multiplier."""
    source, weights, output = shapes
    if node.op == "depthwise_conv_2d":
        return source[3] == output[3]
    return node.op == "fully_connected" or (node.op == "conv_2d" and weights[3] == source[3])


def _shapes(model: Measured, node: Node) -> Shapes:
    source, weights, output = (model.graph.tensor(name).shape for name in (*node.inputs[:2], node.outputs[0]))
    return source, weights, output


def _with(model: Measured, node: Node, channels: int) -> Shapes:
    source, weights, output = _shapes(model, node)
    if node.op == "depthwise_conv_2d":
        return (*source[:3], channels), (*weights[:3], channels), (*output[:3], channels)
    return source, (channels, *weights[1:]), (*output[:-1], channels)


CHANNELS_NOT_MULTIPLE = Rule(
    "CF203", "channels-not-multiple", Severity.INFORMATION, __doc__ or "", check, WORTH, "the time of an inference"
)
