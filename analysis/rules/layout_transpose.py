"""A transpose stays in the firmware: data is moved because PyTorch's NCHW order meets the kernels' NHWC.

Kernels for microcontrollers work on NHWC. chipfit turns a network over to NHWC as a whole, so that a plain CNN keeps no
transpose. What stays is forced by an operator that fixes an order: `permute`, `transpose`, a `view` or `reshape` that
mixes channels with space, a channel shuffle. Each moves every byte of its tensor once and needs a second buffer. Where
one is undone right away, CF202 says so instead.

## How to fix

Flatten only directly before a linear layer (that is free: the weights are reordered). Keep `permute` for the border of
the network. Replace a channel shuffle by a 1x1 convolution, which mixes channels as well.
"""

from collections.abc import Iterator

from ..diagnostic import Related, Severity
from ..ir.graph import Graph, Node
from ..ops.table import OPERATORS
from ..passes.sink_axes import NAMED_AXES
from .round_trips import round_trips
from .rule import Finding, Rule, Subject
from .words import call, place, shape, size


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every transpose of the lowered graph with its bytes and cycles."""
    examined = subject.examined
    if examined is None or examined.graph is None or examined.report is None or subject.entry is None:
        return
    graph = examined.graph
    cycles = {node.name: node.cycles for node in examined.report.nodes}
    consumers = graph.consumers()
    explained = [node for trip in round_trips(graph) for node in (trip.there, trip.back)]
    for node in graph.nodes:
        if node.op == "transpose" and node not in explained and not _beside_unsupported(graph, node):
            source, result = graph.tensor(node.inputs[0]), graph.tensor(node.outputs[0])
            cost = cycles[node.name]
            cost_words = f" and about {cost:,} cycles" if cost is not None else ""
            span = call(node, subject.entry.span)
            readers = [r for r in consumers[node.outputs[0]] if place(r, span) != span]
            yield Finding(
                span,
                f"A transpose stays here: {shape(source.shape)} becomes {shape(result.shape)}, "
                f"{size(result.bytes)} moved{cost_words} per inference.",
                (),
                tuple(Related(place(r, span), f"`{r.op}` reads the transposed tensor") for r in readers),
            )


def _beside_unsupported(graph: Graph, node: Node) -> bool:
    """Whether it stands beside an operator without a kernel or without a meaning of ours, whose layout is not known.

    An operator that takes any order, such as a concatenation, takes the one of its neighbours.
    """
    makers, readers = graph.producers(), graph.consumers()
    pending, seen = [node], {node.name}
    while pending:
        at = pending.pop()
        near = [makers[name] for name in at.inputs if name in makers]
        near += [reader for name in (*at.inputs, *at.outputs) for reader in readers.get(name, ())]
        near = [other for other in near if other.name not in seen]
        if any(not other.kernel or other.op not in OPERATORS for other in near):
            return True
        seen |= {other.name for other in near}
        pending += [other for other in near if OPERATORS[other.op].elementwise or other.op in NAMED_AXES]
    return False


LAYOUT_TRANSPOSE = Rule("CF201", "layout-transpose", Severity.WARNING, __doc__ or "", check)
