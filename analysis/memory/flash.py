"""What a model adds to the image: constants exactly, code from the measured sizes of kernels."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..ir.graph import Graph, Node
from ..kernels.cost import code_bytes, run_bytes
from ..kernels.table import KERNELS
from ..targets.target import Target


@dataclass(frozen=True, slots=True)
class Flash:
    """Bytes of constants (weights, biases, multipliers, kernel parameters) and of machine code."""

    weights: int
    code: int
    per_node: dict[str, int]

    @property
    def bytes(self) -> int:
        return self.weights + self.code


def flash(graph: Graph, target: Target) -> Flash:
    """Sum over the kernels that the nodes have; code counts once per kernel. Of another runtime, and of an operator
    that no kernel runs, only the constants are known."""
    if not target.runtime.is_ours:
        alone = _constants_alone(graph, graph.nodes)
        return Flash(sum(alone.values()), 0, alone)
    kernels = {kernel.name: kernel for kernel in KERNELS}
    used = [(node, kernels[node.kernel]) for node in graph.nodes if node.kernel]
    per_node = {node.name: kernel.constants_bytes(node, graph) for node, kernel in used}
    per_node |= _constants_alone(graph, [node for node in graph.nodes if not node.kernel])
    constants = sum(per_node.values()) + sum(kernel.params_bytes for _, kernel in used)
    core = target.core.costs
    calls = sum(1 for _, kernel in used if kernel.params_bytes)
    code, run = code_bytes((kernel for _, kernel in used), core), run_bytes(calls, core)
    if code is None or run is None:
        raise LookupError(f"analysis/kernels/costs has no table for {core}; every core of analysis/targets needs one")
    return Flash(constants, code + run, per_node)


def _constants_alone(graph: Graph, nodes: Iterable[Node]) -> dict[str, int]:
    """Each constant once, charged to the first node that reads it."""
    seen: set[str] = set()
    per_node: dict[str, int] = {}
    for node in nodes:
        names = {name for name in node.inputs if name and graph.is_constant(name)} - seen
        seen |= names
        per_node[node.name] = sum(graph.tensor(name).bytes for name in names)
    return per_node
