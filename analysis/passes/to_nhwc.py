"""Remove the transposes that NCHW leaves behind: push views towards the outputs until they meet and cancel.

A view is a reshape or a transpose. Views commute with elementwise operators, so they sink below them; two
that meet are composed; a chain that leaves every element in its place is a reshape, which costs nothing. What
reaches a fully connected layer is folded into its weights, what stands at the border of the network becomes
the layout of its input or output. What is left really moves data.
"""

from ..ir.graph import Graph
from ..ir.rewrite import Draft
from ..ops.table import OPERATORS
from ..targets.target import Target
from .borders import absorb_inputs, absorb_outputs, turned
from .clean import clean
from .fold_into_weights import fold_into_weights
from .sink import sink
from .sink_axes import NAMED_AXES, sink_axes
from .views import VIEWS, compose


def to_nhwc(graph: Graph, target: Target) -> Graph:
    """Sink, compose and absorb views until nothing changes; feed an input in NHWC where that moves fewer bytes."""
    best = _settled(graph, target)
    for name in graph.inputs:
        if _moved(best) and not best.tensor(name).layout and len(best.tensor(name).shape) in (3, 4):
            graph_turned = _settled(turned(graph, name), target)
            if _moved(graph_turned) < _moved(best):
                graph, best = turned(graph, name), graph_turned
    return best


def _settled(graph: Graph, target: Target) -> Graph:
    while True:
        draft = Draft(graph)
        changed = _sweep(draft)
        graph = clean(draft.freeze(), target)
        if not changed:
            return graph


def _moved(graph: Graph) -> int:
    """Elements that the transposes of a graph move."""
    return sum(graph.tensor(node.outputs[0]).elements for node in graph.nodes if node.op == "transpose")


def _sweep(draft: Draft) -> bool:
    changed = absorb_inputs(draft) | absorb_outputs(draft)
    for name in list(draft.nodes):
        node = draft.nodes.get(name)
        if node is None:
            continue
        if node.op in VIEWS:
            changed |= compose(draft, node)
        elif node.op == "fully_connected":
            changed |= fold_into_weights(draft, node)
        elif node.op in OPERATORS and OPERATORS[node.op].elementwise:
            changed |= sink(draft, node)
        elif node.op in NAMED_AXES:
            changed |= sink_axes(draft, node)
    return changed
