"""Some operators of the network cannot run on the NPU, so that it falls into parts that wait for each other.

The compiler makes one command stream of each part that the NPU can run. Between two of them the core runs the rest:
the NPU stands still, and every tensor that crosses is written to memory and read again. One operator in the middle
makes two streams out of one; older versions of Vela and the Edge TPU's compiler leave everything behind it to the
CPU.

## How to fix

The related places are the operators that leave. Replace them by ones with a row in `chipfit runtimes NAME`, meet the
condition that CF103 names, or move them to the beginning or end of the network, where they split nothing.

## Exceptions

A network that runs on the NPU as a whole is not reported. Parts are counted in order of execution; the compiler may
order branches better.
"""

from collections.abc import Iterator

from ..diagnostic import Related, Severity
from ..runtimes.features import board_npu, unit
from ..runtimes.partitions import Part, partitions
from .judged import judged
from .rule import Finding, Rule, Subject
from .words import place, size


def check(subject: Subject) -> Iterator[Finding]:
    """Yield one finding on the model if any operator leaves the NPU."""
    graph, target = subject.examined.graph if subject.examined else None, subject.target
    if graph is None or subject.entry is None or not target.runtime.accelerators:
        return
    parts = partitions(graph, {found.node.name: found.verdict for found in judged(subject)})
    outside = [part for part in parts if not part.unit]
    if not outside:
        return
    npu = unit(target.runtime, board_npu(target))
    inside = len(parts) - len(outside)
    left = sum(len(part.nodes) for part in outside)
    message = (
        f"{left} of {len(graph.nodes)} operators leave the {npu}: the network falls into {inside} "
        f"part{'' if inside == 1 else 's'} on the NPU and {len(outside)} on the core, and "
        f"{size(sum(part.entering for part in parts))} cross over per inference."
    )
    yield Finding(subject.entry.span, message, _notes(subject, npu), _related(subject, outside))


def _notes(subject: Subject, npu: str) -> tuple[str, ...]:
    has = board_npu(subject.target) == npu
    return () if has else (f"{subject.target.name} has no {npu}; this is what one would do.",)


def _related(subject: Subject, outside: list[Part]) -> tuple[Related, ...]:
    assert subject.entry is not None
    default = subject.entry.span
    nodes = (node for part in outside for node in part.nodes)
    return tuple(dict.fromkeys(Related(place(node, default), f"`{node.op}` runs on the core") for node in nodes))


NPU_FALLBACK = Rule("CF106", "npu-fallback", Severity.WARNING, __doc__ or "", check)
