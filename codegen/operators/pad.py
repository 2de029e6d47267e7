"""pad with a constant: input and output share scale and zero point, and the constant is rounded to them."""

import numpy as np

from ...analysis.ir.graph import Graph, Node
from .operator import Constants, Operator
from .scales import INT8_MAX, INT8_MIN, scale, zero_point


def value(node: Node, graph: Graph) -> int:
    """The constant in int8."""
    name = node.outputs[0]
    exact = round(node.attrs["value"] / scale(graph, name)) + zero_point(graph, name)
    return min(max(exact, INT8_MIN), INT8_MAX)


def _constants(node: Node, graph: Graph) -> Constants:
    return Constants({"value": value(node, graph)})


def _run(node: Node, graph: Graph, inputs: list[np.ndarray]) -> np.ndarray:
    return np.pad(inputs[0], node.attrs["paddings"], constant_values=value(node, graph))


PAD = Operator(_constants, _run)
