"""A concatenation along the channels copies all of its inputs and holds them twice.

In NHWC the channels of one pixel are neighbours, so joining two feature maps along the channels interleaves them: every
byte is read, written and alive twice while that happens. Two maps of 24x24x32 are 36.0 KiB copied, and 72.0 KiB of
arena. Along the height, or where there is one pixel, the parts lie one behind the other.

## How to fix

Add the two maps instead (`a + b` needs no more than one of them in addition), as a ResNet does where a DenseNet joins.
Or join after the resolution was reduced: behind a global pooling the copy is a few bytes.

## Exceptions

Silent for parts that lie one behind the other, and where the two copies are less than a quarter of the limit of the
arena.
"""

from collections.abc import Iterator
from math import prod

from ..diagnostic import Related, Severity
from ..ir.graph import Graph, Node
from .measured import measured
from .peak import maker
from .rule import Finding, Rule, Subject
from .words import call, size

WORTH = 0.25
"""Of the arena's limit, input and output together."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every concatenation that interleaves, with the tensors that it copies."""
    model = measured(subject)
    if model is None:
        return
    for node in model.graph.nodes:
        copied = model.graph.tensor(node.outputs[0]).bytes
        if (
            not interleaves(model.graph, node)
            or 2 * copied < CONCAT_COPIES.threshold_in(model.subject.settings) * model.arena_limit
        ):
            continue
        span = call(node, model.model)
        parts = [(name, maker(model, name)) for name in dict.fromkeys(model.graph.activations(node))]
        related = (
            Related(model.place(by) if by else model.model, f"{size(model.graph.tensor(name).bytes)} copied: {name}")
            for name, by in parts
        )
        yield Finding(
            span,
            f"This concatenation copies {size(copied)} and needs {size(2 * copied)} of arena while it does, "
            f"{2 * copied / model.arena_limit:.0%} of {model.arena_holder}.",
            ("Adding the tensors instead copies nothing twice; so does joining them behind a pooling.",),
            tuple(dict.fromkeys(related)),
        )


def interleaves(graph: Graph, node: Node) -> bool:
    """Whether it is a concatenation whose parts do not lie one behind the other in its output."""
    if node.op != "concatenation":
        return False
    shape = graph.tensor(node.outputs[0]).shape
    return prod(shape[: node.attrs["axis"]]) > 1


CONCAT_COPIES = Rule("CF307", "concat-copies", Severity.INFORMATION, __doc__ or "", check, WORTH, "the arena's limit")
