"""One tensor decides how large the arena is: halving it would free a good part of the memory.

The arena is as large as its worst moment. Where a single tensor makes that moment, all the others could grow to the
same height for free, and making this one smaller pays off byte for byte: a first layer with 16 channels on 48x48 pixels
takes 36 of the 45 KiB of a network that is at 9 KiB two layers later.

## How to fix

A stride of 2 in the layer that makes the tensor quarters it, half its channels halve it. A pooling layer directly
behind it comes too late: both are alive while it runs. Retrain after either.

## Exceptions

Silent while the arena takes less than half of its limit: nothing is won then. Silent, too, where the arena is near or
over its limit, since CF303 and CF301 name the same tensors.
"""

from collections.abc import Iterator
from dataclasses import replace

from ..diagnostic import Severity
from ..memory.buffer import Buffer
from ..memory.planner import lower_bound
from .arena_near_limit import ARENA_NEAR_LIMIT
from .measured import measured
from .peak import alive_at_peak, maker, peak_node
from .pressure import memory_matters
from .rule import Finding, Rule, Subject
from .words import size

WORTH = 1 / 3
"""Of the arena, what halving one tensor must free at least: more than halving one of two equal ones would."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the line of the tensor whose halving lowers the arena's bound the most."""
    model = measured(subject)
    node = peak_node(model) if model is not None else None
    if model is None or node is None or not memory_matters(model):
        return
    if model.report.arena.bytes > ARENA_NEAR_LIMIT.threshold_in(model.subject.settings) * model.arena_limit:
        return
    buffers = model.liveness().buffers
    bound = lower_bound(buffers)[0]
    step = model.graph.nodes.index(node)
    largest = max((b for b in buffers if b.first <= step <= b.last), key=lambda b: bound - _with_half(buffers, b))
    halved = _with_half(buffers, largest)
    if bound - halved <= ARENA_PEAK.threshold_in(model.subject.settings) * bound:
        return
    made_by = maker(model, largest.name)
    yield Finding(
        model.model if made_by is None else model.place(made_by),
        f"`{largest.name}` takes {size(largest.size)} of the {size(bound)} that are alive at the peak; "
        f"at half its size the arena would need {size(halved)}.",
        (),
        alive_at_peak(model),
    )


def _with_half(buffers: tuple[Buffer, ...], one: Buffer) -> int:
    return lower_bound(tuple(replace(b, size=b.size // 2) if b is one else b for b in buffers))[0]


ARENA_PEAK = Rule("CF304", "arena-peak", Severity.INFORMATION, __doc__ or "", check, WORTH, "the arena")
