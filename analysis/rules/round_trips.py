"""Pairs of transposes that would cancel but for the operators between them."""

from dataclasses import dataclass

import numpy as np

from ..ir.graph import Graph, Node
from ..ops.table import OPERATORS

_VIEWS = ("reshape", "transpose")
_LONGEST = 3
"""Operators between the two. Over more of them it is a part of the network that works in another order on purpose."""


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """`there` and `back` move the data, `between` is what keeps them apart."""

    there: Node
    between: tuple[Node, ...]
    back: Node


def round_trips(graph: Graph) -> list[RoundTrip]:
    """Every pair of a lowered graph between which nothing else reads, and all operators have kernels and a meaning of
    ours: in what order others work is not known."""
    found = (_from(graph, node) for node in graph.nodes if node.op == "transpose")
    return [trip for trip in found if trip is not None]


def _from(graph: Graph, there: Node) -> RoundTrip | None:
    consumers = graph.consumers()
    index = _moved(graph, there, np.arange(graph.tensor(there.inputs[0]).elements))
    between: list[Node] = []
    node: Node | None = _only(graph, consumers, there)
    while node is not None and len(between) <= _LONGEST:
        if node.op in _VIEWS:
            index = _moved(graph, node, index)
            if node.op == "transpose" and between and (np.diff(index) == 1).all():
                return RoundTrip(there, tuple(between), node)
        elif _works_alone(graph, node):
            between.append(node)
        else:
            return None
        node = _only(graph, consumers, node)
    return None


def _moved(graph: Graph, view: Node, index: np.ndarray) -> np.ndarray:
    """Where each element of the view's output comes from, given where those of its input do."""
    shaped = index.reshape(graph.tensor(view.inputs[0]).shape)
    return OPERATORS[view.op].reference(view.attrs, [shaped]).ravel()


def _only(graph: Graph, consumers: dict[str, list[Node]], node: Node) -> Node | None:
    readers = consumers[node.outputs[0]]
    return readers[0] if len(readers) == 1 and node.outputs[0] not in graph.outputs else None


def _works_alone(graph: Graph, node: Node) -> bool:
    """Whether it is known what the node computes of one tensor, and the result is of its shape."""
    sizes = {graph.tensor(name).shape for name in (node.inputs[0], node.outputs[0])}
    return bool(node.kernel) and node.op in OPERATORS and len(graph.activations(node)) < 2 and len(sizes) == 1
