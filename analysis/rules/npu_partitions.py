"""Operators in the middle of the network cut it into several parts on the NPU, with the core between them.

The compiler makes one command stream of each part. Between two of them the NPU stands still: the core is told by an
interrupt, its data cache is cleaned or invalidated for every tensor that crosses (32 bytes at a time; the drivers of
Zephyr do it for each invocation), the core computes, and the driver starts the next stream. Older versions of Vela and
the Edge TPU's compiler leave everything behind the first such operator to the core.

## How to fix

The related places are the operators that cut. Replace them by ones with a row in `chipfit runtimes NAME`, meet the
condition that CF103 names, or move them to the beginning or end of the network, where they split nothing.

## Exceptions

What only stands before or behind the NPU's part is CF106. The time in the note is derived from the number of cache
lines and was not measured; calls of the driver and interrupts come on top. Parts are counted in order of execution;
the compiler may order branches better. Of STM32N6's Neural-ART no table of operators was published, so nothing is said.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..runtimes.partitions import handover_cycles
from .npu_parts import NpuParts, npu_parts
from .rule import Finding, Rule, Subject
from .words import milliseconds, size


def check(subject: Subject) -> Iterator[Finding]:
    """Yield one finding on the model if the NPU has more than one part of it."""
    found = npu_parts(subject)
    if found is None or len(found.inside) < 2:
        return
    parts = found.parts
    left = sum(len(part.nodes) for part in found.outside)
    middle = tuple(part for part in parts[1:-1] if not part.unit)
    message = (
        f"{left} of {sum(len(part.nodes) for part in parts)} operators leave the {found.npu}: the network falls into "
        f"{len(found.inside)} parts on the NPU and {len(found.outside)} on the core, and {size(found.crossing)} change "
        f"hands in {len(parts) - 1} handovers per inference."
    )
    yield Finding(found.model, message, (*_costs(found, subject), *found.missing), found.related(middle))


def _costs(found: NpuParts, subject: Subject) -> Iterator[str]:
    """What every handover moves, and how long the caches take for it."""
    clock = subject.target.clock_hz
    for before, after in zip(found.parts, found.parts[1:], strict=False):
        way = f"the {found.npu}" if after.unit else "the core"
        yield f"{size(after.entering)} go to {way} behind `{before.nodes[-1].op}`."
    low, high = (milliseconds(1000 * cycles / clock) for cycles in handover_cycles(found.parts))
    yield f"Caches take {low} to {high} for it (derived, not measured); interrupts and the driver come on top."


NPU_PARTITIONS = Rule("CF603", "npu-partitions", Severity.WARNING, __doc__ or "", check)
