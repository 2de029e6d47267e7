"""Some operators of the network cannot run on the NPU, but on the core, before it or behind it.

The compiler makes one command stream of what the NPU can run. What stands before or behind it is left to the core,
which takes turns with the NPU: an Ethos-U55-128 does up to 128 multiply-accumulates per cycle, a Cortex-M85 with
CMSIS-NN one to three (MLPerf Tiny 1.2).

## How to fix

The related places are the operators that leave. Replace them by ones with a row in `chipfit runtimes NAME`, meet the
condition that CF103 names, or leave them out of the network: an argmax or a threshold is work for the application.

## Exceptions

A network that runs on the NPU as a whole is not reported. Where an operator in the middle cuts it in pieces, CF603
says so instead.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from .npu_parts import npu_parts
from .rule import Finding, Rule, Subject
from .words import size


def check(subject: Subject) -> Iterator[Finding]:
    """Yield one finding on the model if operators leave the NPU without splitting its part."""
    found = npu_parts(subject)
    if found is None or len(found.inside) > 1:
        return
    left = sum(len(part.nodes) for part in found.outside)
    total = sum(len(part.nodes) for part in found.parts)
    message = (
        f"{left} of {total} operators leave the {found.npu} and run on the core; {size(found.crossing)} cross over."
    )
    yield Finding(found.model, message, found.missing, found.related(found.outside))


NPU_FALLBACK = Rule("CF106", "npu-fallback", Severity.WARNING, __doc__ or "", check)
