"""How a graph falls into parts on an NPU and on the core, in order of execution."""

from dataclasses import dataclass
from itertools import groupby

from ..ir.graph import Graph, Node
from .standing import Verdict


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive nodes on one unit: `unit` is the NPU's name, empty for the core.

    `entering` are the bytes of the tensors that another part has computed for this one.
    """

    unit: str
    nodes: tuple[Node, ...]
    entering: int


def partitions(graph: Graph, verdicts: dict[str, Verdict]) -> tuple[Part, ...]:
    """The parts of `graph`; `verdicts` by node name."""
    runs = [(unit, tuple(nodes)) for unit, nodes in groupby(graph.nodes, key=lambda node: verdicts[node.name].unit)]
    return tuple(Part(unit, nodes, _entering(graph, nodes)) for unit, nodes in runs)


def _entering(graph: Graph, nodes: tuple[Node, ...]) -> int:
    own = {output for node in nodes for output in node.outputs} | set(graph.inputs)
    names = dict.fromkeys(name for node in nodes for name in graph.activations(node) if name not in own)
    return sum(graph.tensor(name).bytes for name in names)


LINE_BYTES = 32
"""Of a data cache of a Cortex-M7, M55 or M85."""
LINE_CYCLES = (3, 38)
"""To hand a cache line over: one store to the cache's registers in a loop, up to cleaning it on one side, invalidating
it on the other and fetching it again. Derived from the steps, not measured."""


def handover_cycles(parts: tuple[Part, ...]) -> tuple[int, int]:
    """Least and most cycles of the core for what crosses; the driver's calls and interrupts come on top."""
    lines = sum(-(-part.entering // LINE_BYTES) for part in parts)
    return lines * LINE_CYCLES[0], lines * LINE_CYCLES[1]
