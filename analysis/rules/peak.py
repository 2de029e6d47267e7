"""The worst moment of the arena: where it is, and the lines of what is alive there."""

from ..diagnostic import Related
from ..ir.graph import Node
from ..report import LiveTensor
from ..span import Span
from .measured import Measured
from .words import call, place, size


def peak_node(model: Measured) -> Node | None:
    """The operator during which the most bytes are alive."""
    peak = model.report.arena.peak
    return None if peak is None else next(n for n in model.graph.nodes if n.name == peak.node)


def peak_span(model: Measured) -> Span:
    """The line that runs that operator."""
    node = peak_node(model)
    return model.model if node is None else call(node, model.model)


def alive_at_peak(model: Measured) -> tuple[Related, ...]:
    """The tensors alive there, each at the line to change: where its layer is constructed, for an input the model's."""
    peak = model.report.arena.peak
    return () if peak is None else tuple(_related(model, live) for live in peak.live)


def _related(model: Measured, live: LiveTensor) -> Related:
    node = maker(model, live.tensor)
    span = place(node, model.model) if node is not None else model.model
    return Related(span, f"{size(live.bytes)} alive at the peak: {live.tensor}")


def maker(model: Measured, buffer: str) -> Node | None:
    """The node that computes a tensor, or whose workspace the buffer is; None for an input of the model."""
    owner = buffer.removesuffix(":workspace")
    return next((n for n in model.graph.nodes if n.name == owner or buffer in n.outputs), None)
