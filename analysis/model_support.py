"""What every runtime makes of the operators of one line: the table that a hover shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .ir.graph import Graph, Node
from .passes.lower import lower
from .runtimes.features import board_npu
from .runtimes.standing import Reason, Standing, Verdict, worst
from .runtimes.verdict import verdict
from .targets.load import load_runtime, runtime_names
from .targets.runtime import Runtime
from .targets.target import Target

_Kind = tuple[bool, str]


@dataclass(frozen=True, slots=True)
class LineSupport:
    """One runtime and the operators of a line.

    `standing` is that of the worst of them, `reasons` say why it is no better, missed constraints first (with the value
    found and the nearest that passes). `native` are the kernels' names. `unit` is the NPU that runs all of them, empty
    for the core. `certain` is False where some of it was gathered by a heuristic.
    """

    runtime: str
    title: str
    standing: Standing
    native: tuple[str, ...]
    unit: str
    reasons: tuple[Reason, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class ModelSupport:
    """One model on one board as the runtimes would get it: lowered once for each kind, asked line by line."""

    target: Target
    graphs: Mapping[_Kind, Graph]

    def at(self, file: str, line: int) -> tuple[LineSupport, ...]:
        """Every runtime, the target's first, then by name; none where no operator is called or constructed there."""
        names = sorted(runtime_names(), key=lambda name: name != self.target.runtime.name)
        runtimes = (load_runtime(name) for name in names)
        found = (self._of(runtime, file, line) for runtime in runtimes)
        return tuple(support for support in found if support is not None)

    def graph(self, runtime: Runtime) -> Graph:
        """The model as it is lowered for a runtime, whose kind shares it."""
        return self.graphs[_kind(runtime)]

    def _of(self, runtime: Runtime, file: str, line: int) -> LineSupport | None:
        graph, target = self.graph(runtime), self.target
        nodes = [node for node in graph.nodes if _stands_at(node, file, line)]
        judged = [verdict(node, graph, runtime, target.core, board_npu(target)) for node in nodes]
        return _summed(runtime, judged) if judged else None


def model_support(imported: Graph, target: Target) -> ModelSupport:
    """Lower a traced model (`Examined.imported`) for every kind of runtime; takes as long as a few checks' lowering."""
    kinds = {_kind(runtime): runtime for runtime in map(load_runtime, runtime_names())}
    graphs = {kind: lower(imported, replace(target, runtime=runtime)) for kind, runtime in kinds.items()}
    return ModelSupport(target, graphs)


def _kind(runtime: Runtime) -> _Kind:
    """Runtimes of one kind get the same graph."""
    return runtime.is_ours, runtime.arithmetic


def _stands_at(node: Node, file: str, line: int) -> bool:
    spans = (*node.origin.calls, *((node.origin.init,) if node.origin.init else ()))
    return any((span.file, span.start.line) == (file, line) for span in spans)


def _summed(runtime: Runtime, judged: list[Verdict]) -> LineSupport:
    standing = worst(*(found.standing for found in judged))
    reasons = dict.fromkeys(reason for found in judged if found.standing is standing for reason in found.reasons)
    units = {found.unit for found in judged}
    return LineSupport(
        runtime.name,
        runtime.title,
        standing,
        tuple(dict.fromkeys(found.native for found in judged if found.native)),
        units.pop() if len(units) == 1 else "",
        tuple(sorted(reasons, key=lambda reason: not reason.constraint)),
        all(found.certain for found in judged),
    )
