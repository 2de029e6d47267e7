"""fully_connected: x [...,K], w [O,K], bias [O]."""

import numpy as np

from ...analysis.ir.graph import Graph, Node
from .convolution import bias, constants, weights
from .operator import Constants, Operator
from .requantize import requantize
from .scales import zero_point


def _run(node: Node, graph: Graph, inputs: list[np.ndarray]) -> np.ndarray:
    w = weights(node, graph)
    x = inputs[0].astype(np.float64) - zero_point(graph, node.inputs[0])
    acc = (x @ w.astype(np.float64).T).astype(np.int64)  # exact: far below 2^53
    return requantize(acc + bias(node, graph, w.shape[0]), node, graph)


def _constants(node: Node, graph: Graph) -> Constants:
    found = constants(node, graph, channel_axis=0)
    del found.scalars["in_zero_point"]  # only padding needs it
    return found


FULLY_CONNECTED = Operator(_constants, _run)
