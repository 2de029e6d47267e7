"""The weights of a layer are computed at run time, so they have to be in RAM.

Weights that are known when the firmware is built are constants in flash, reordered and with zero points folded in, and
every kernel of a microcontroller is written for that. Weights that another layer computes (a hyper-network, a
dynamic filter, weights normalized by something that depends on the input) occupy the arena, next to what they are
applied to: a 3x3 convolution of 32 by 32 channels 9.0 KiB. And they have no scale per channel, since a computed tensor
has one scale.

## How to fix

Let what depends on the input scale the output instead of the weights: `gate * F.conv2d(x, w)` with one gate a channel
does the same as scaling the filters. Out of a few fixed filters the network can choose by adding their outputs.

## Exceptions

Weights that are computed from parameters alone (weight normalization, a mask) are constants to chipfit.
"""

from collections.abc import Iterator

from ..diagnostic import Related, Severity
from ..ir.graph import Graph, Node
from .measured import measured
from .peak import maker
from .rule import Finding, Rule, Subject
from .words import call, size

_WEIGHTED = frozenset({"conv_2d", "depthwise_conv_2d", "fully_connected", "conv", "dynamic_conv_2d", "gemm"})
"""Operators whose second input is weights. Those of ONNX (`conv`, `gemm`) stay where weights are no constants."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every layer with such weights, and the line that computes them."""
    model = measured(subject)
    if model is None:
        return
    for node in model.graph.nodes:
        if not _computes_weights(model.graph, node):
            continue
        name = node.inputs[1]
        by = maker(model, name)
        span, made = call(node, model.model), call(by, model.model) if by is not None else model.model
        yield Finding(
            span,
            f"The weights here are computed at run time: `{name}` takes {size(model.graph.tensor(name).bytes)} of the "
            "arena instead of flash, and kernels want constant weights.",
            ("Scale the output instead of the weights: that is the same, and the weights stay constant.",),
            (Related(made, f"`{name}` is computed here"),) if made != span else (),
        )


def _computes_weights(graph: Graph, node: Node) -> bool:
    return node.op in _WEIGHTED and len(node.inputs) > 1 and not graph.is_constant(node.inputs[1])


WEIGHTS_IN_RAM = Rule("CF308", "weights-in-ram", Severity.WARNING, __doc__ or "", check)
