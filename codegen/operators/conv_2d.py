"""conv_2d: x [1,H,W,C], w OHWI [O,kh,kw,C/groups], bias [O]."""

import numpy as np

from ...analysis.ir.graph import Graph, Node
from .convolution import bias, constants, taps, weights
from .operator import Operator
from .requantize import requantize
from .scales import zero_point


def _run(node: Node, graph: Graph, inputs: list[np.ndarray]) -> np.ndarray:
    w = weights(node, graph).astype(np.float64)
    outputs, kh, kw, group_channels = w.shape
    groups = inputs[0].shape[3] // group_channels
    # Sums of int8 products are far below 2^53: float64 matrix products are exact, and fast.
    x = inputs[0].astype(np.float64) - zero_point(graph, node.inputs[0])
    acc = 0.0
    for ky, kx, seen in taps(node, x, (kh, kw)):
        grouped = seen.reshape(*seen.shape[:3], groups, 1, group_channels)
        filters = w[:, ky, kx].reshape(groups, outputs // groups, group_channels).transpose(0, 2, 1)
        acc = acc + (grouped @ filters).reshape(*seen.shape[:3], outputs)
    return requantize(np.asarray(acc).astype(np.int64) + bias(node, graph, outputs), node, graph)


CONV_2D = Operator(lambda node, graph: constants(node, graph, channel_axis=0), _run)
