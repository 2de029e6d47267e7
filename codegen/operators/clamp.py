"""relu, relu6, relu_n1_to_1 and clip on their own: input and output share scale and zero point."""

import numpy as np

from ...analysis.ir.graph import Graph, Node
from .operator import Constants, Operator
from .scales import clamp_range


def _constants(node: Node, graph: Graph) -> Constants:
    low, high = clamp_range(graph, node.outputs[0], node.attrs)
    return Constants({"clamp_min": low, "clamp_max": high})


def _run(node: Node, graph: Graph, inputs: list[np.ndarray]) -> np.ndarray:
    return np.clip(inputs[0], *clamp_range(graph, node.outputs[0], node.attrs)).astype(np.int8)


CLAMP = Operator(_constants, _run)
