"""A sum of this layer may not fit 32 bits, with the weights it has.

Kernels add products of int8 values in an int32 and start from the bias. A value less its zero point is up to 255, so a
channel is safe while 255 times the sum of its quantized weights, and the bias in the same steps, stay below 2^31. That
needs 66,000 weights of full size in one output, or a bias millions of times larger than its weights, as batch norm
leaves behind where a channel's variance is all but 0. An overflow wraps round: the largest output becomes the smallest.
Ethos-U refuses channels with a sum above 8,323,072 (Vela 5.2).

## How to fix

Too many weights: pool before the layer, or split it in two and add. Too large a bias: the channel is constant; prune it
or train the batch norm with a larger `eps`.

## Exceptions

Without a checkpoint the weights are PyTorch's initial ones, which are far from either.
"""

from collections.abc import Iterator

import numpy as np

from ..diagnostic import Severity
from ..ir.graph import Graph, Node
from .measured import measured
from .ranges import known_range
from .rule import Finding, Rule, Subject
from .weights import channel_rows

_LIMIT = 2.0**31
_WIDEST = 256.0
"""The range assumed for an input whose range is not known: activations of trained networks are far narrower, and a
narrower one makes the bias larger."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every line with a layer that has such channels."""
    model = measured(subject)
    if model is None:
        return
    for node, rows in channel_rows(model.graph):
        sums, bias = _bounds(model.graph, node, rows)
        over = int((sums + bias >= _LIMIT).sum())
        if over:
            worst = int(np.argmax(sums + bias))
            cause = "bias" if bias[worst] > sums[worst] else f"sum over {rows.shape[1]:,} weights"
            yield Finding(
                model.place(node),
                f"{over} of {len(rows)} channels of `{node.name}` may overflow 32 bits: the {cause} reaches "
                f"{(sums + bias)[worst] / _LIMIT:.1f} times 2^31.",
            )


def _bounds(graph: Graph, node: Node, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The largest sum of products and the bias of each channel, in quantized steps."""
    steps = np.abs(rows).max(axis=1) / 127
    safe = np.where(steps > 0, steps, 1.0)
    sums = 255 * np.abs(np.rint(rows / safe[:, None])).sum(axis=1)
    low, high = known_range(graph, node.inputs[0]) or (0.0, _WIDEST)
    data = graph.tensor(node.inputs[2]).data if len(node.inputs) > 2 and node.inputs[2] else None
    bias = np.zeros(len(rows)) if data is None else np.abs(data.astype(np.float64)).ravel()
    return sums, np.where(steps > 0, bias / (safe * (high - low) / 255), 0.0)


BIAS_OVERFLOW = Rule("CF504", "bias-overflow", Severity.WARNING, __doc__ or "", check)
