"""Where every buffer lies in the arena, and what proves that it could not be much smaller."""

from collections.abc import Mapping
from dataclasses import dataclass

from .buffer import Buffer


@dataclass(frozen=True, slots=True)
class Plan:
    """Offsets in bytes by buffer, in order of execution. `size` is the arena.

    `lower_bound` is the most that is alive at one step: no plan in which living buffers share no byte is smaller.
    `strategy` names the order of placement that won.
    """

    order: tuple[str, ...]
    offsets: Mapping[str, int]
    size: int
    lower_bound: int
    strategy: str


class OverlappingPlan(Exception):
    """Two living buffers share a byte, or one is misaligned: a fault of the planner."""


def verify_plan(buffers: tuple[Buffer, ...], plan: Plan) -> None:
    """Raise OverlappingPlan unless the plan is sound. Independent of how it was found."""
    for index, one in enumerate(buffers):
        offset = plan.offsets[one.name]
        if offset < 0 or offset % one.align or offset + one.size > plan.size:
            raise OverlappingPlan(f"{one.name} at {offset} does not fit {plan.size} bytes at {one.align}")
        for other in buffers[:index]:
            start = plan.offsets[other.name]
            if one.meets(other) and offset < start + other.size and start < offset + one.size:
                raise OverlappingPlan(f"{one.name} and {other.name} overlap")
