"""What else there is to know about a model than how it does on its own target: other tiers, other runtimes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ..analysis.config import Settings
from ..analysis.estimate_notes import elsewhere
from ..analysis.examine import Examined
from ..analysis.fit import Fit, fit
from ..analysis.ir.graph import Graph, Node
from ..analysis.model_support import model_support
from ..analysis.runtimes.features import board_npu
from ..analysis.runtimes.standing import Verdict
from ..analysis.runtimes.verdict import verdict
from ..analysis.targets import Runtime, Target, load_runtime, load_target, runtime_names, tier_names

Place = tuple[str, int]
"""A file and a line of it."""


@dataclass(frozen=True, slots=True)
class Support:
    """What one runtime makes of the operators on every line of a model; `foreign` is why it is not for the board."""

    runtime: Runtime
    by_line: Mapping[Place, tuple[Verdict, ...]]
    foreign: str = ""


@dataclass(frozen=True, slots=True)
class Insight:
    """`tiers` from the smallest, each with the model's report there; `support` by name of the runtime."""

    tiers: tuple[Fit, ...]
    support: tuple[Support, ...]


class Outdated(Exception):
    """Nobody wants to know any more."""


def insight(model: Examined, target: Target, settings: Settings, wanted: Callable[[], bool]) -> Insight:
    """Measure a traced model on every tier and judge it on every runtime. Raises Outdated when no longer `wanted`."""
    tiers = []
    for name in tier_names():
        _check(wanted)
        tiers += fit(model, [load_target(name)], settings)
    assert model.imported is not None
    graphs, support = model_support(model.imported, target), []
    for runtime in map(load_runtime, runtime_names()):
        _check(wanted)
        support.append(_support(graphs.graph(runtime), replace(target, runtime=runtime)))
    return Insight(tuple(tiers), tuple(support))


def _check(wanted: Callable[[], bool]) -> None:
    if not wanted():
        raise Outdated


def _support(graph: Graph, target: Target) -> Support:
    """On the graph as it is lowered for that runtime: what our passes make for our kernels is not in it."""
    lines: dict[Place, list[Verdict]] = {}
    for node in graph.nodes:
        judged = _judged(node, graph, target)
        for place in _places(node):
            lines.setdefault(place, []).append(judged)
    foreign = " ".join(elsewhere(target))
    return Support(target.runtime, {place: tuple(found) for place, found in lines.items()}, foreign)


def _judged(node: Node, graph: Graph, target: Target) -> Verdict:
    return verdict(node, graph, target.runtime, target.core, board_npu(target))


def _places(node: Node) -> set[Place]:
    spans = node.origin.calls if node.origin.init is None else (*node.origin.calls, node.origin.init)
    return {(span.file, span.start.line) for span in spans}
