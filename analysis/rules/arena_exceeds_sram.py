"""The tensors that are alive at the same time do not fit the memory the arena has to be in.

The arena is one contiguous buffer. Its size is planned exactly as the firmware will lay it out; the lower bound is what
is alive at the worst moment, below which no plan without overlapping tensors can go. Where no other memory has room for
the stack, that is counted too (CF309), but not against a budget, which is the arena's alone. The message stands on the
line of the worst moment; the tensors that are alive there are listed with the lines that make them. The visual wake
words network of MLPerf Tiny needs 54.0 KiB for 96x96 pixels, 36.0 of them for one tensor.

## How to fix

Make the tensors at the peak smaller: an earlier stride, a smaller input, fewer channels in the first layers. A skip
connection keeps its tensor alive until it is added. Or choose a board with more memory in one piece.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from .measured import measured
from .peak import alive_at_peak, peak_span
from .rule import Finding, Rule, Subject
from .words import size


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the peak when the arena is larger than its region, or than the configured budget."""
    model = measured(subject)
    if model is None or model.report.arena.bytes <= model.arena_limit or model.report.arena.peak is None:
        return
    arena, demand, peak = model.report.arena, model.arena_demand, model.report.arena.peak
    stack = f" and the stack {size(demand.stack)}" if demand.stack else ""
    message = (
        f"The arena needs {size(arena.bytes)}{stack}, "
        f"{size(round(demand.missing))} more than {model.arena_holder} has ({size(model.arena_limit)}): "
        f"{len(peak.live)} tensors are alive while `{peak.node}` runs."
    )
    notes = (
        "No placement is smaller: these tensors are needed at the same time."
        if arena.bytes <= arena.lower_bound
        else f"{size(arena.lower_bound)} are alive at once there; no placement is smaller than that.",
    )
    yield Finding(peak_span(model), message, notes, alive_at_peak(model))


ARENA_EXCEEDS_SRAM = Rule("CF301", "arena-exceeds-sram", Severity.ERROR, __doc__ or "", check)
