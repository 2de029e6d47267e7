"""Name the kernel that runs each node on the target; a node without one keeps an empty name."""

from dataclasses import replace

from ..ir.graph import Graph, Node
from ..kernels.kernel import Kernel
from ..kernels.select import select
from ..runtimes.features import board_npu
from ..runtimes.verdict import verdict
from ..targets.target import Target


def choose_kernels(graph: Graph, target: Target) -> Graph:
    """The same graph with `Node.kernel` filled in: one of ours, or `RUNTIME:NAME` for a kernel of another runtime."""
    name = _ours if target.runtime.is_ours else _theirs
    return replace(graph, nodes=tuple(replace(node, kernel=name(node, graph, target)) for node in graph.nodes))


def _ours(node: Node, graph: Graph, target: Target) -> str:
    chosen = select(node, graph, target.core.name)
    return chosen.name if isinstance(chosen, Kernel) else ""


def _theirs(node: Node, graph: Graph, target: Target) -> str:
    found = verdict(node, graph, target.runtime, target.core, board_npu(target))
    return f"{found.runtime}:{found.native or node.op}" if found.runs else ""
