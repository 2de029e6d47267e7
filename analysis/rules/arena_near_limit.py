"""The arena fits, but it takes nearly all of the memory it has to be in.

The region holds more than the arena: the stack, the heap, buffers of drivers (one 96x96 RGB frame is 27 KiB, 30 ms of
16 kHz audio 960 B), a radio's stack, the variables of the application. With more than 90 % of it taken by the arena, a
board of 64 KiB has less than 6.4 KiB left for all of that, and the next channel added breaks the build. A budget
(`arena-bytes`) is what you have set aside for the arena alone, so close to it is only worth knowing.

## How to fix

Make the tensors that are listed smaller while it is cheap, before training: an earlier stride, fewer channels in the
first layers. Or set `arena-bytes` to what the application can really give: then only that counts.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from .measured import measured
from .peak import alive_at_peak, peak_span
from .rule import Finding, Rule, Subject
from .words import size

NEAR = 0.9
"""Of the limit. A tenth is about what a bare application without a radio or a frame buffer gets by with."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the peak when the arena fits with less than a tenth to spare."""
    model = measured(subject)
    if model is None:
        return
    arena, limit = model.report.arena, model.arena_limit
    if not ARENA_NEAR_LIMIT.threshold_in(subject.settings) * limit < arena.bytes <= limit or arena.stack_shortage:
        return
    of_region = limit == arena.limit
    rest = "for stack, heap and everything else" if of_region else "until it is used up"
    yield Finding(
        peak_span(model),
        f"The arena takes {size(arena.bytes)} of the {size(limit)} of {model.arena_holder}: "
        f"{size(limit - arena.bytes)} are left {rest}.",
        (),
        alive_at_peak(model),
        severity=Severity.WARNING if of_region else Severity.INFORMATION,
    )


ARENA_NEAR_LIMIT = Rule("CF303", "arena-near-limit", Severity.WARNING, __doc__ or "", check, NEAR, "the arena's limit")
