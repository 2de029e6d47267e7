"""What every runtime makes of a model's operators, line by line: the table that a hover shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from .estimate_notes import elsewhere
from .ir.graph import Graph, Node
from .passes.lower import lower
from .runtimes.features import board_npu
from .runtimes.standing import Verdict
from .runtimes.verdict import verdict
from .targets.load import load_runtime, runtime_names
from .targets.runtime import Runtime
from .targets.target import Target

Place = tuple[str, int]
"""A file and a line of it."""


@dataclass(frozen=True, slots=True)
class RuntimeSupport:
    """What one runtime makes of the operators that are called, or whose layers are constructed, on every line.

    `foreign` is why it is not for the board; empty if it is.
    """

    runtime: Runtime
    by_line: Mapping[Place, tuple[Verdict, ...]]
    foreign: str = ""


def model_support(imported: Graph, target: Target) -> Iterator[RuntimeSupport]:
    """Judge a traced model (`Examined.imported`) on every runtime, by name.

    Each is judged on the graph as it is lowered for it: what our passes make for our kernels is not in it. That takes
    as long as a few checks' lowering, as runtimes of one kind share a graph.
    """
    graphs: dict[tuple[bool, str], Graph] = {}
    for runtime in map(load_runtime, runtime_names()):
        there, kind = replace(target, runtime=runtime), (runtime.is_ours, runtime.arithmetic)
        if kind not in graphs:
            graphs[kind] = lower(imported, there)
        yield RuntimeSupport(runtime, _by_line(graphs[kind], there), " ".join(elsewhere(there)))


def _by_line(graph: Graph, target: Target) -> Mapping[Place, tuple[Verdict, ...]]:
    lines: dict[Place, list[Verdict]] = {}
    for node in graph.nodes:
        judged = verdict(node, graph, target.runtime, target.core, board_npu(target))
        for place in _places(node):
            lines.setdefault(place, []).append(judged)
    return {place: tuple(found) for place, found in lines.items()}


def _places(node: Node) -> set[Place]:
    spans = node.origin.calls if node.origin.init is None else (*node.origin.calls, node.origin.init)
    return {(span.file, span.start.line) for span in spans}
