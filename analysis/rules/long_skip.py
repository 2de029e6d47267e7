"""A skip connection keeps a large tensor alive while other layers need the memory.

A tensor that is added or joined later has to be kept until then. In a residual block of two 3x3 convolutions on
32x32x16 that is a third of the arena: 16.0 of 48.0 KiB. It costs most where the resolution is highest, and helps
training least there.

## How to fix

Leave out the skip connection of this block, or start it behind the layer that reduces the resolution. A block that
widens in between (inverted residual) keeps the narrow tensor, which is cheaper than keeping the wide one.

## Exceptions

Silent while the arena takes less than half of its limit, and for tensors whose absence would lower the arena by less
than a sixth.
"""

from collections.abc import Iterator

from ..diagnostic import Related, Severity
from ..ir.graph import Node
from ..memory.buffer import Buffer
from ..memory.planner import lower_bound
from .measured import Measured, measured
from .peak import maker, peak_node
from .pressure import memory_matters
from .rule import Finding, Rule, Subject
from .words import call, size

WORTH = 1 / 6
"""Of the arena. A residual block holds three tensors of one size, so its skip connection is at most a third."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the reader that a tensor waits for, of tensors that are alive at the peak and not used there."""
    model = measured(subject)
    node = peak_node(model) if model is not None else None
    if model is None or node is None or not memory_matters(model):
        return
    alive = model.liveness()
    step = model.graph.nodes.index(node)
    used = {alive.home[name] for name in (*model.graph.activations(node), *node.outputs)}
    bound = lower_bound(alive.buffers)[0]
    for buffer in alive.buffers:
        waits = buffer.first < step < buffer.last and buffer.name not in used
        without = lower_bound(tuple(b for b in alive.buffers if b is not buffer))[0] if waits else bound
        reader = model.graph.nodes[buffer.last]
        if bound - without >= LONG_SKIP.threshold_in(model.subject.settings) * bound and any(
            alive.home.get(name) == buffer.name for name in reader.inputs
        ):
            yield _finding(model, node, buffer, reader, without)


def _finding(model: Measured, node: Node, buffer: Buffer, reader: Node, without: int) -> Finding:
    by = maker(model, buffer.name)
    span = call(reader, model.model)
    message = (
        f"This keeps `{buffer.name}` ({size(buffer.size)}) alive over the peak at `{node.name}`; without it the arena "
        f"would need {size(without)} instead of {size(model.report.arena.bytes)}."
    )
    decides = 0 < model.arena_demand.missing <= model.report.arena.bytes - without
    related = (
        Related(model.place(by) if by else model.model, f"{size(buffer.size)} are made here: {buffer.name}"),
        Related(call(node, model.model), "the peak"),
    )
    notes = (f"That would fit {model.arena_holder}.",) if decides else ()
    severity = Severity.WARNING if decides else Severity.INFORMATION
    return Finding(span, message, notes, tuple(dict.fromkeys(related)), severity=severity)


LONG_SKIP = Rule("CF306", "long-skip", Severity.INFORMATION, __doc__ or "", check, WORTH, "the arena")
