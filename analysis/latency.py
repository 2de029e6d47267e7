"""How long the kernels take: measured instructions times cycles per instruction, with a range.

cycles = sum over nodes of instructions(kernel, node) * CPI(core). The instruction counts were measured in QEMU
for this core (analysis/kernels/costs); the CPI and its range come from the core's file with their source.
"""

from dataclasses import dataclass

from .coarse_latency import coarse_latency
from .ir.graph import Graph, Node
from .kernels.cost import Interval, instructions
from .kernels.table import KERNELS
from .targets.target import Target


@dataclass(frozen=True, slots=True)
class Latency:
    """Instructions and cycles of one inference; `per_node` by node name. None where nothing was measured.

    Of another runtime no instructions are known; `source` then says where the cycles come from, or why there are none.
    """

    instructions: Interval | None
    cycles: Interval | None
    per_node: dict[str, int | None]
    source: str = ""


def latency(graph: Graph, target: Target) -> Latency:
    """Project one inference. A node without a measured kernel makes the total unknown."""
    if not target.runtime.is_ours:
        return Latency(None, *coarse_latency(graph, target))
    costs = {node.name: _instructions(node, graph, target) for node in graph.nodes}
    cpi = target.core.cpi
    per_node = {name: None if c is None else round(c.expected * cpi.expected) for name, c in costs.items()}
    known = [cost for cost in costs.values() if cost is not None]
    if len(known) < len(costs) or not costs:
        return Latency(None, None, per_node)
    total = Interval(sum(c.low for c in known), sum(c.expected for c in known), sum(c.high for c in known))
    cycles = Interval(total.low * cpi.low, total.expected * cpi.expected, total.high * cpi.high)
    return Latency(total, cycles, per_node)


def _instructions(node: Node, graph: Graph, target: Target) -> Interval | None:
    kernel = next((k for k in KERNELS if k.name == node.kernel), None)
    return None if kernel is None else instructions(kernel, node, graph, target.core.costs)
