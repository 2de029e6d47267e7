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
