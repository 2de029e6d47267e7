"""The verdict on every node of a model, by the line that the user would change."""

from collections.abc import Callable
from dataclasses import dataclass

from ..diagnostic import Related
from ..ir.graph import Graph, Node
from ..runtimes.features import board_npu
from ..runtimes.standing import Reason, Standing, Verdict
from ..runtimes.verdict import verdict
from ..span import Span
from .rule import Subject
from .words import call, place


@dataclass(frozen=True, slots=True)
class Judged:
    """A node and what the chosen runtime makes of it."""

    node: Node
    verdict: Verdict

    @property
    def missed(self) -> tuple[Reason, ...]:
        """The constraints it misses."""
        return tuple(reason for reason in self.verdict.reasons if reason.constraint)


def judge(node: Node, graph: Graph, subject: Subject) -> Judged:
    """Ask the runtime of the subject's target."""
    target = subject.target
    return Judged(node, verdict(node, graph, target.runtime, target.core, board_npu(target)))


def judged(subject: Subject) -> tuple[Judged, ...]:
    """Every node of a traced model on a runtime of others; nothing for chipfit's own, which has rules of its own."""
    graph = subject.examined.graph if subject.examined else None
    if graph is None or subject.target.runtime.is_ours:
        return ()
    return tuple(judge(node, graph, subject) for node in graph.nodes)


def lines(subject: Subject, wanted: Callable[[Judged], bool]) -> dict[Span, list[Judged]]:
    """The wanted nodes by the line to change, in order."""
    groups: dict[Span, list[Judged]] = {}
    for found in judged(subject):
        if subject.entry is not None and wanted(found):
            groups.setdefault(place(found.node, subject.entry.span), []).append(found)
    return groups


def is_constrained(found: Judged) -> bool:
    """Whether a constraint is what keeps the node from a fast kernel or from running at all."""
    return bool(found.missed) and found.verdict.standing in (Standing.REFERENCE, Standing.UNSUPPORTED)


def runs_at(found: list[Judged], span: Span) -> tuple[Related, ...]:
    """The lines that call what `span` constructs."""
    calls = dict.fromkeys(call(each.node, span) for each in found)
    return tuple(Related(other, "runs here") for other in calls if other != span)


def subject_words(found: list[Judged]) -> str:
    """`nn.Conv2d` where a layer made the operators, else their names."""
    layer = found[0].node.origin.layer
    names = list(dict.fromkeys(f"`{each.node.op}`" for each in found))
    return f"`nn.{layer}`" if layer else names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
