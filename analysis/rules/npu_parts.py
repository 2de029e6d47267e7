"""How a model falls into parts on the NPU and on the core, for the rules that speak about it."""

from dataclasses import dataclass

from ..diagnostic import Related
from ..runtimes.features import board_npu, unit
from ..runtimes.partitions import Part, partitions
from ..span import Span
from .judged import judged
from .rule import Subject
from .words import place


@dataclass(frozen=True, slots=True)
class NpuParts:
    """The parts in order of execution; some are on the core. `model` is where the model itself stands."""

    npu: str
    parts: tuple[Part, ...]
    model: Span
    missing: tuple[str, ...]

    @property
    def inside(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.unit)

    @property
    def outside(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if not part.unit)

    @property
    def crossing(self) -> int:
        """Bytes that one unit computes and another reads, per inference."""
        return sum(part.entering for part in self.parts)

    def related(self, parts: tuple[Part, ...]) -> tuple[Related, ...]:
        """The lines of the operators in `parts`, which run on the core."""
        nodes = (node for part in parts for node in part.nodes)
        return tuple(dict.fromkeys(Related(place(node, self.model), f"`{node.op}` runs on the core") for node in nodes))


def npu_parts(subject: Subject) -> NpuParts | None:
    """None for a runtime without an NPU, and for a model that runs on it as a whole or was not traced."""
    graph, target = subject.examined.graph if subject.examined else None, subject.target
    if graph is None or subject.entry is None or not target.runtime.accelerators:
        return None
    parts = partitions(graph, {found.node.name: found.verdict for found in judged(subject)})
    if all(part.unit for part in parts):
        return None
    npu = unit(target.runtime, board_npu(target))
    lacks = () if board_npu(target) == npu else (f"{target.name} has no {npu}; this is what one would do.",)
    return NpuParts(npu, parts, subject.entry.span, lacks)
