"""depthwise_conv_2d: x [1,H,W,C], w [1,kh,kw,C*multiplier], bias [C*multiplier]."""

import numpy as np

from ...analysis.ir.graph import Graph, Node
from .convolution import bias, constants, taps, weights
from .operator import Operator
from .requantize import requantize
from .scales import zero_point


def _run(node: Node, graph: Graph, inputs: list[np.ndarray]) -> np.ndarray:
    w = weights(node, graph).astype(np.int64)
    _, kh, kw, outputs = w.shape
    multiplier = outputs // inputs[0].shape[3]
    x = inputs[0].astype(np.int64) - zero_point(graph, node.inputs[0])
    acc = bias(node, graph, outputs)
    for ky, kx, seen in taps(node, x, (kh, kw)):
        acc = acc + np.repeat(seen, multiplier, axis=3) * w[0, ky, kx]
    return requantize(acc, node, graph)


DEPTHWISE_CONV_2D = Operator(lambda node, graph: constants(node, graph, channel_axis=3), _run)
