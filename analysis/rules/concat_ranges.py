"""A concatenation joins tensors of very different ranges, which have to share one scale.

All inputs and the output of a concatenation have one scale (TensorFlow Lite Micro refuses anything else). The widest
range sets it: next to the output of a ReLU6, from 0 to 6, a sigmoid from 0 to 1 has 43 of 256 steps left, next to a
range of 100 two or three. What was learned in the narrow one is rounded away.

## How to fix

Give both the same activation before joining them, or a batch norm: ranges become alike. Where the narrow tensor is a
gate, multiply by it instead of joining it.

## Exceptions

Only ranges that are known from the operators are compared: those of ReLU6, clamps, sigmoid, tanh and softmax. Silent
where the narrowest has a quarter of the steps.
"""

from collections.abc import Iterator

from ..diagnostic import Related, Severity
from .measured import measured
from .peak import maker
from .ranges import known_range, range_source
from .rule import Finding, Rule, Subject
from .words import call

STEPS = 256
WIDER = 4
"""Times the narrowest: two of eight bits."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every such concatenation, with the tensors whose ranges are known."""
    model = measured(subject)
    if model is None:
        return
    for node in model.graph.nodes:
        parts = model.graph.activations(node) if node.op == "concatenation" else ()
        names = dict.fromkeys(range_source(model.graph, name) for name in parts)
        known = {name: bounds for name in names if (bounds := known_range(model.graph, name)) is not None}
        if len(known) < 2:
            continue
        low, high = min(b[0] for b in known.values()), max(b[1] for b in known.values())
        narrow = min(known, key=lambda name: known[name][1] - known[name][0])
        width = known[narrow][1] - known[narrow][0]
        if high - low <= WIDER * width:
            continue
        spans = {name: model.place(by) if (by := maker(model, name)) else model.model for name in known}
        related = (Related(spans[name], f"{b[0]:g} to {b[1]:g}: {name}") for name, b in known.items())
        yield Finding(
            call(node, model.model),
            f"`{narrow}` lies between {known[narrow][0]:g} and {known[narrow][1]:g} and is joined to values between "
            f"{low:g} and {high:g} on one scale: {STEPS * width / (high - low):.0f} of {STEPS} steps are left for it.",
            (),
            tuple(dict.fromkeys(related)),
        )


CONCAT_RANGES = Rule("CF503", "concat-ranges", Severity.INFORMATION, __doc__ or "", check)
