"""Operators that move bytes: values do not change; input and output share scale and zero point."""

import numpy as np

from ...analysis.ir.graph import Graph, Node
from ...analysis.ops.table import OPERATORS
from .operator import Constants, Operator


def _nothing(node: Node, graph: Graph) -> Constants:
    return Constants()


def _move(node: Node, graph: Graph, inputs: list[np.ndarray]) -> np.ndarray:
    """What the operator means for real numbers it means for bytes."""
    return np.ascontiguousarray(OPERATORS[node.op].reference(node.attrs, inputs))


def _reshape(node: Node, graph: Graph, inputs: list[np.ndarray]) -> np.ndarray:
    return inputs[0].reshape(graph.tensor(node.outputs[0]).shape)


MOVEMENT = Operator(_nothing, _move)
RESHAPE = Operator(_nothing, _reshape)
