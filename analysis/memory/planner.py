"""Place buffers in the smallest arena a portfolio of greedy orders finds, stopping at the lower bound.

Greedy by size is what TensorFlow Lite Micro does; placing by conflicts, by area (size x lifetime) and by start
beats it on networks with state (Pisarchyk and Lee 2020, arXiv 2001.03288, compare such orders). Each order is
tried with the first gap that fits and with the tightest one.
"""

from collections.abc import Callable
from types import MappingProxyType

from .buffer import Buffer
from .plan import Plan, verify_plan

Order = Callable[[Buffer, int], tuple[float, ...]]

ORDERS: dict[str, Order] = {
    "size": lambda b, conflicts: (-b.size, b.first),
    "conflicts": lambda b, conflicts: (-conflicts, -b.size),
    "area": lambda b, conflicts: (-b.size * (b.last - b.first + 1), -b.size),
    "lifetime": lambda b, conflicts: (b.first - b.last, -b.size),
    "start": lambda b, conflicts: (b.first, -b.size),
    "end": lambda b, conflicts: (-b.last, -b.size),
}


def lower_bound(buffers: tuple[Buffer, ...]) -> tuple[int, int]:
    """The most bytes alive at one step, and the first step at which that is so."""
    steps = max((b.last for b in buffers), default=0) + 1
    live = [sum(b.size for b in buffers if b.first <= step <= b.last) for step in range(steps)]
    return max(live), live.index(max(live))


def plan(buffers: tuple[Buffer, ...]) -> Plan:
    """The best plan of the portfolio; the same buffers give the same plan."""
    bound, _ = lower_bound(buffers)
    neighbours = {one.name: [other for other in buffers if other is not one and one.meets(other)] for one in buffers}
    weights = {name: sum(other.size for other in others) for name, others in neighbours.items()}
    unit = max((b.align for b in buffers), default=1)  # the arena is an array of whole words
    best: tuple[int, str, dict[str, int]] | None = None
    for name, order in ORDERS.items():
        ranked = sorted(buffers, key=lambda b: (*order(b, weights[b.name]), b.name))
        for fit in ("first", "best"):
            offsets = _place(ranked, neighbours, fit)
            end = max((offsets[b.name] + b.size for b in buffers), default=0)
            size = -(-end // unit) * unit
            if best is None or size < best[0]:
                best = (size, f"greedy by {name}, {fit} fit", offsets)
            if best[0] <= bound:
                break
    assert best is not None
    size, strategy, offsets = best
    in_order = sorted(buffers, key=lambda b: (b.first, b.name))
    names = tuple(b.name for b in in_order)
    found = Plan(names, MappingProxyType({n: offsets[n] for n in names}), size, bound, strategy)
    verify_plan(buffers, found)
    return found


def _place(ranked: list[Buffer], neighbours: dict[str, list[Buffer]], fit: str) -> dict[str, int]:
    offsets: dict[str, int] = {}
    for buffer in ranked:
        placed = [other for other in neighbours[buffer.name] if other.name in offsets]
        taken = sorted((offsets[other.name], offsets[other.name] + other.size) for other in placed)
        offsets[buffer.name] = _gap(buffer, taken, fit)
    return offsets


def _gap(buffer: Buffer, taken: list[tuple[int, int]], fit: str) -> int:
    """The lowest, or the tightest, gap between the taken ranges that holds the buffer; above them if none does."""
    best: tuple[int, int] | None = None
    floor = 0
    for start, end in taken:
        offset = -(-floor // buffer.align) * buffer.align
        slack = start - offset - buffer.size
        if slack >= 0 and (best is None or slack < best[0]):
            if fit == "first":
                return offset
            best = (slack, offset)
        floor = max(floor, end)
    return best[1] if best is not None else -(-floor // buffer.align) * buffer.align
