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
from .measured import Measured, measured
from .peak import alive_at_peak, peak_span
from .rule import Finding, Rule, Subject
from .words import size

STACK_BYTES = 1024
"""0x400, what STM32CubeMX reserves for a stack. Measured: GCC 12.2 -O2 -fstack-usage on a generated ResNet-8 gives main
8, run 40, conv_2d_s8 192, chipfit_dense 112, chipfit_store4 56; an exception frame with floating-point registers is 26
words (ARMv7-M Architecture Reference Manual, B1.5.7)."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the peak when the arena fits its region, but not together with a stack."""
    model = measured(subject)
    if model is None or model.report.arena.bytes > model.arena_limit or leaves_stack(model):
        return
    arena = model.report.arena
    left = arena.limit - arena.bytes
    yield Finding(
        peak_span(model),
        f"The arena leaves {size(left)} of {arena.region} of {subject.target.name}; the stack has to be there, too, "
        f"and needs about {size(STACK_BYTES)}.",
        (f"Make the arena {size(STACK_BYTES - left)} smaller.",),
        alive_at_peak(model),
    )


def leaves_stack(model: Measured) -> bool:
    """Whether a stack fits behind the arena, or into another region; what other runtimes need is not known."""
    if not model.has_own_kernels:
        return True
    others = [r for r in model.subject.target.regions if r.kind != "flash" and r.name != model.report.arena.region]
    free = max([model.report.arena.limit - model.report.arena.bytes, *(region.bytes for region in others)])
    return free >= STACK_BYTES


STACK_HEADROOM = Rule("CF309", "stack-headroom", Severity.ERROR, __doc__ or "", check)
