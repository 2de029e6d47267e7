"""Name the kernel that runs each node on the target; a node without one keeps an empty name."""

from dataclasses import replace

from ..ir.graph import Graph
from ..kernels.kernel import Kernel
from ..kernels.select import select
from ..targets.target import Target


def choose_kernels(graph: Graph, target: Target) -> Graph:
    """The same graph with `Node.kernel` filled in."""
    nodes = []
    for node in graph.nodes:
        chosen = select(node, graph, target.core.name)
        nodes.append(replace(node, kernel=chosen.name if isinstance(chosen, Kernel) else ""))
    return replace(graph, nodes=tuple(nodes))
