"""reshape and transpose: values do not change; input and output share scale and zero point."""

import numpy as np

from ...analysis.ir.graph import Graph, Node
from .operator import Constants, Operator


def _nothing(node: Node, graph: Graph) -> Constants:
    return Constants()


def _reshape(node: Node, graph: Graph, inputs: list[np.ndarray]) -> np.ndarray:
    return inputs[0].reshape(graph.tensor(node.outputs[0]).shape)


def _transpose(node: Node, graph: Graph, inputs: list[np.ndarray]) -> np.ndarray:
    return np.ascontiguousarray(inputs[0].transpose(node.attrs["perm"]))


RESHAPE = Operator(_nothing, _reshape)
TRANSPOSE = Operator(_nothing, _transpose)
