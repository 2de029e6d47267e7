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
_SAME = ("reshape", "transpose", "average_pool_2d", "max_pool_2d", "mean", "strided_slice", "split", "quantize")
"""Operators whose output stays within the range of their input."""


def known_range(graph: Graph, tensor: str) -> Range | None:
    """The least and the largest value `tensor` can have; None unless both are bounded."""
    node = graph.producers().get(range_source(graph, tensor))
    return None if node is None else _bounds(node)


def range_source(graph: Graph, tensor: str) -> str:
    """The tensor that `tensor` has its range from: itself, or what operators that keep the range lead back to."""
    makers = graph.producers()
    node = makers.get(tensor)
    while node is not None and _bounds(node) is None and node.op in _SAME:
        tensor = node.inputs[0]
        node = makers.get(tensor)
    return tensor


def _bounds(node: Node) -> Range | None:
    low, high = node.attrs.get("clamp", (-inf, inf))
    return (low, high) if -inf < low and high < inf else _FIXED.get(node.op)
