"""The tensors that are alive at the same time do not fit the memory the arena has to be in.

The arena is one contiguous buffer. Its size is planned exactly as the firmware will lay it out; the lower bound is what
is alive at the worst moment, below which no plan without overlapping tensors can go. The message stands on the line of
that moment; the tensors that are alive there are listed with the lines that make them.

## How to fix

Make the tensors at the peak smaller: an earlier stride, a smaller input, fewer channels in the first layers. A skip
connection keeps its tensor alive until it is added. Or choose a board with more memory in one piece.
"""

from collections.abc import Iterator

from ..diagnostic import Related, Severity
from ..ir.graph import Graph
from ..report import LiveTensor
from ..span import Span
from .rule import Finding, Rule, Subject
from .words import call, place, size


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the peak when the arena is larger than its region, or than the configured budget."""
    examined = subject.examined
    if examined is None or examined.graph is None or examined.report is None or subject.entry is None:
        return
    arena, budget = examined.report.arena, subject.settings.arena_bytes
    limit = arena.limit if budget is None else min(budget, arena.limit)
    if arena.bytes <= limit or arena.peak is None:
        return
    holder = f"{arena.region} of {subject.target.name}" if limit == arena.limit else "the budget `arena-bytes`"
    node = next(n for n in examined.graph.nodes if n.name == arena.peak.node)
    span = call(node, subject.entry.span)
    message = (
        f"The arena needs {size(arena.bytes)}, {size(arena.bytes - limit)} more than {holder} has ({size(limit)}): "
        f"{len(arena.peak.live)} tensors are alive while `{node.name}` runs."
    )
    notes = (
        "No placement is smaller: these tensors are needed at the same time."
        if arena.bytes <= arena.lower_bound
        else f"{size(arena.lower_bound)} are alive at once there; no placement is smaller than that.",
    )
    related = tuple(_related(examined.graph, live, subject.entry.span) for live in arena.peak.live)
    yield Finding(span, message, notes, related)


def _related(graph: Graph, live: LiveTensor, model: Span) -> Related:
    """The line to change for a tensor: where the layer that makes it is constructed, for an input the model's."""
    owner = live.tensor.removesuffix(":workspace")
    node = next((n for n in graph.nodes if n.name == owner or live.tensor in n.outputs), None)
    span = place(node, model) if node is not None else model
    return Related(span, f"{size(live.bytes)} alive at the peak: {live.tensor}")


ARENA_EXCEEDS_SRAM = Rule("CF301", "arena-exceeds-sram", Severity.ERROR, __doc__ or "", check)
