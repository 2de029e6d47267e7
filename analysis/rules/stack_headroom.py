"""The arena fits its region, but leaves no room for the stack.

The stack has to be in data memory, too. chipfit's kernels need about 400 bytes of it: 192 of a convolution, 168 of the
inner loops it calls, 48 of the function that runs the model and of `main`. An interrupt pushes up to 104 bytes on top,
and its handler what it wants. With less than 1 KiB left, the first inference under an interrupt writes into the
arena: outputs are wrong now and then, and nothing faults.

## How to fix

Make the arena smaller by what is missing; the tensors at the peak are listed. Or move the arena to a region of its own.

## Exceptions

Silent where the board has another data region that the stack fits in, such as a tightly coupled memory.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..memory.stack import STACK_BYTES
from .measured import measured
from .peak import alive_at_peak, peak_span
from .rule import Finding, Rule, Subject
from .words import size


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the peak when the arena fits its region, but not together with a stack."""
    model = measured(subject)
    if model is None or model.report.arena.bytes > model.arena_limit or not model.report.arena.stack_shortage:
        return
    arena = model.report.arena
    left = arena.limit - arena.bytes
    yield Finding(
        peak_span(model),
        f"The arena leaves {size(left)} of {arena.region} of {subject.target.name}; the stack has to be there, too, "
        f"and needs about {size(STACK_BYTES)}.",
        (f"Make the arena {size(round(model.arena_demand.missing))} smaller.",),
        alive_at_peak(model),
    )


STACK_HEADROOM = Rule("CF309", "stack-headroom", Severity.ERROR, __doc__ or "", check)
