"""A layer's own tensors exceed the memory of the arena, apart from what makes the peak.

CF301 points at the worst moment. Where other layers do not fit either, repairing that one only moves the error: a
network for 224x224 pixels typically has five or six such layers in a row. Counted are the input and the output of one
operator, without any tensor that is alive at the peak, since CF301 names those already; each tensor counts once.

## How to fix

Reduce the resolution before this layer, not behind it: a stride of 2 in the first convolution quarters every tensor
that follows, at a cost in accuracy that is usually smaller than that of halving all channels.
"""

from collections.abc import Iterator

from ..diagnostic import Related, Severity
from ..ir.graph import Node
from ..span import Span
from .measured import Measured, measured
from .peak import maker
from .rule import Finding, Rule, Subject
from .words import size


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every line with an operator that cannot fit, whatever is done about the peak."""
    model = measured(subject)
    if model is None or model.report.arena.bytes <= model.arena_limit or model.report.arena.peak is None:
        return
    home = model.liveness().home
    named = {live.tensor for live in model.report.arena.peak.live}
    worst: dict[Span, tuple[int, Node]] = {}
    for node in model.graph.nodes:
        own = {home[name] for name in (*model.graph.activations(node), *node.outputs)} - named
        needed = sum(model.graph.tensor(name).bytes for name in own)
        span = model.place(node)
        if needed > model.arena_limit:
            named |= own
            worst[span] = max(worst.get(span, (0, node)), (needed, node), key=lambda found: found[0])
    for span, (needed, node) in worst.items():
        yield _finding(model, span, needed, node)


def _finding(model: Measured, span: Span, needed: int, node: Node) -> Finding:
    tensors = dict.fromkeys((*model.graph.activations(node), *node.outputs))
    made = {name: maker(model, name) for name in tensors}
    places = {name: model.place(by) if by else model.model for name, by in made.items()}
    related = dict.fromkeys(
        Related(place, f"{size(model.graph.tensor(name).bytes)}: {name}")
        for name, place in places.items()
        if place != span
    )
    message = (
        f"Besides the tensors of the peak, `{node.name}` needs {size(needed)}, {size(needed - model.arena_limit)} more "
        f"than {model.arena_holder} has ({size(model.arena_limit)})."
    )
    return Finding(span, message, (), tuple(related))


OVERSIZED_LAYER = Rule("CF305", "oversized-layer", Severity.ERROR, __doc__ or "", check)
