"""The arena of a lowered graph on a target: its plan, and what is alive when."""

from dataclasses import dataclass

from ..ir.graph import Graph
from ..targets.target import Target
from .buffer import Buffer
from .liveness import Liveness, liveness
from .plan import Plan
from .planner import lower_bound, plan


@dataclass(frozen=True, slots=True)
class Arena:
    """A plan with the buffers it places. `peak` is the step at which the lower bound is reached."""

    plan: Plan
    liveness: Liveness
    peak: int

    def live(self, step: int) -> tuple[Buffer, ...]:
        """The buffers alive at a step, largest first."""
        alive = [b for b in self.liveness.buffers if b.first <= step <= b.last]
        return tuple(sorted(alive, key=lambda b: (-b.size, b.name)))

    def live_bytes(self, step: int) -> int:
        return sum(b.size for b in self.live(step))

    def offset(self, tensor: str) -> int:
        """Where an activation lies in the arena, in bytes."""
        return self.plan.offsets[self.liveness.home[tensor]]


def arena(graph: Graph, target: Target) -> Arena:
    """Plan the activations and workspaces of a lowered graph. The graph has at least one node."""
    alive = liveness(graph, target.core.arena_alignment)
    return Arena(plan(alive.buffers), alive, lower_bound(alive.buffers)[1])
