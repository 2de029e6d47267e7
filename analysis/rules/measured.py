"""What the rules about numbers look at: a model that was traced, lowered and measured."""

from dataclasses import dataclass

from ..demands import Demand, arena_demand
from ..ir.graph import Graph, Node
from ..memory.liveness import Liveness, liveness
from ..report import NodeFigures, Report
from ..span import Span
from .rule import Subject
from .words import place


@dataclass(frozen=True, slots=True)
class Measured:
    """The lowered graph and its report; `model` is where the model itself stands."""

    subject: Subject
    graph: Graph
    report: Report
    model: Span

    @property
    def arena_demand(self) -> Demand:
        """What the arena needs, with the stack where that has to be beside it, of its region or the budget."""
        return arena_demand(self.report, self.subject.settings)

    @property
    def arena_limit(self) -> int:
        """Bytes of the region, or of the budget."""
        return round(self.arena_demand.limit or 0)

    @property
    def arena_holder(self) -> str:
        """Whose limit that is, in words."""
        if self.arena_demand.budget:
            return "the budget `arena-bytes`"
        return f"{self.report.arena.region} of {self.subject.target.name}"

    def figures(self, node: Node) -> NodeFigures:
        return self.report.nodes[self.graph.nodes.index(node)]

    def place(self, node: Node) -> Span:
        return place(node, self.model)

    def liveness(self) -> Liveness:
        """From when to when every tensor is kept, as the plan of the report has it."""
        return liveness(self.graph, self.subject.target.core.arena_alignment)


def measured(subject: Subject) -> Measured | None:
    """The numbers of a subject that is one model; None for a file, and for a model without a trace."""
    examined = subject.examined
    if examined is None or examined.graph is None or examined.report is None or subject.entry is None:
        return None
    return Measured(subject, examined.graph, examined.report, subject.entry.span)
