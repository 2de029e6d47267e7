"""The wider operand of an addition or a multiplication comes first; kernels repeat the second."""

from dataclasses import replace

from ..ir.graph import Graph, Node
from ..targets.target import Target


def order_operands(graph: Graph, target: Target) -> Graph:
    """gate * x becomes x * gate."""
    return replace(graph, nodes=tuple(_ordered(graph, node) for node in graph.nodes))


def _ordered(graph: Graph, node: Node) -> Node:
    if node.op not in ("add", "mul"):
        return node
    first, second = (graph.tensor(name).elements for name in node.inputs)
    return node if first >= second else replace(node, inputs=node.inputs[::-1])
