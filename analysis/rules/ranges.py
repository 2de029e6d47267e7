"""Ranges of tensors that follow from the operators alone, before any sample has been seen."""

from math import inf

from ..ir.graph import Graph, Node

Range = tuple[float, float]

_FIXED: dict[str, Range] = {
    "softmax": (0.0, 1.0),
    "logistic": (0.0, 1.0),
    "hard_sigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "erf": (-1.0, 1.0),
}
_SAME = ("reshape", "transpose", "average_pool_2d", "max_pool_2d", "mean", "strided_slice", "split")
"""Operators whose output stays within the range of their input."""


def known_range(graph: Graph, tensor: str) -> Range | None:
    """The least and the largest value `tensor` can have; None unless both are bounded."""
    makers = graph.producers()
    node = makers.get(tensor)
    while node is not None and _bounds(node) is None and node.op in _SAME:
        node = makers.get(node.inputs[0])
    return None if node is None else _bounds(node)


def _bounds(node: Node) -> Range | None:
    low, high = node.attrs.get("clamp", (-inf, inf))
    return (low, high) if -inf < low and high < inf else _FIXED.get(node.op)
