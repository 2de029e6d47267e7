"""The executable specification of a graph: what every pass may rely on and must keep."""

from ..ir.graph import ITEM_BYTES, Graph, Node
from .table import OPERATORS


class MalformedGraph(Exception):
    """A pass has broken the graph: a fault of ours, never of the user's model."""


def verify(graph: Graph) -> None:
    """Raise MalformedGraph unless names, order, shapes and types are consistent."""
    known = {name for name, tensor in graph.tensors.items() if tensor.data is not None} | set(graph.inputs)
    seen_nodes: set[str] = set()
    for node in graph.nodes:
        _require(node.name not in seen_nodes, f"two nodes are called {node.name}")
        seen_nodes.add(node.name)
        for name in node.inputs:
            _require(not name or name in known, f"{node.name} reads {name} before it is computed")
        for name in node.outputs:
            _require(name not in known, f"{node.name} computes {name}, which exists already")
            known.add(name)
        _verify_shape(graph, node)
    for name in graph.outputs:
        _require(name in known, f"the output {name} is not computed")
    for name, tensor in graph.tensors.items():
        _require(name == tensor.name, f"the tensor {tensor.name} is filed under {name}")
        _require(tensor.dtype in ITEM_BYTES, f"{name} has the unknown type {tensor.dtype}")
        _require(all(dim > 0 for dim in tensor.shape), f"{name} has the shape {tensor.shape}")
        if tensor.data is not None:
            _require(tensor.data.shape == tensor.shape, f"{name} says {tensor.shape}, holds {tensor.data.shape}")


def _verify_shape(graph: Graph, node: Node) -> None:
    operator = OPERATORS.get(node.op)
    if operator is None:
        return
    shapes = [graph.tensors[name].shape for name in node.inputs if name]
    inferred = operator.infer(node.attrs, shapes)
    stored = graph.tensors[node.outputs[0]].shape
    _require(inferred == stored, f"{node.name} ({node.op}) gives {inferred}, its tensor says {stored}")


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise MalformedGraph(message)
