"""Place buffers in the smallest arena a portfolio of greedy orders finds, stopping at the lower bound.

Greedy by size is what TensorFlow Lite Micro does; placing by conflicts, by area (size x lifetime) and by start
beats it on networks with state (Pisarchyk and Lee 2020, arXiv 2001.03288, compare such orders). Each order is
tried with the first gap that fits and with the tightest one. Where all of them stay above the lower bound, buffers
are placed from both ends of an arena of given size, which packs feed-forward chains (each tensor overlaps only its
neighbours) without loss; that size is bisected between the bound and the best found.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
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


@lru_cache(maxsize=64)
def plan(buffers: tuple[Buffer, ...]) -> Plan:
    """The best plan of the portfolio; the same buffers give the same plan.

    Remembered: the boards of one core, and a text while only its training code is edited, have the same buffers.
    """
    bound, _ = lower_bound(buffers)
    neighbours = {one.name: [other for other in buffers if other is not one and one.meets(other)] for one in buffers}
    unit = max((b.align for b in buffers), default=1)  # the arena is an array of whole words
    best: _Candidate | None = None
    for candidate in _greedy(buffers, neighbours, unit):
        best = candidate if best is None or candidate.size < best.size else best
        if best.size <= bound:
            break
    assert best is not None
    if best.size > bound:
        best = _bisected(buffers, neighbours, unit, bound, best)
    in_order = sorted(buffers, key=lambda b: (b.first, b.name))
    names = tuple(b.name for b in in_order)
    found = Plan(names, MappingProxyType({n: best.offsets[n] for n in names}), best.size, bound, best.strategy)
    verify_plan(buffers, found)
    return found


@dataclass(frozen=True, slots=True)
class _Candidate:
    size: int
    strategy: str
    offsets: dict[str, int]


Neighbours = dict[str, list[Buffer]]

_BISECTIONS = 6  # to within 2 % of the gap between the bound and the best greedy plan


def _candidate(buffers: tuple[Buffer, ...], offsets: dict[str, int], unit: int, strategy: str) -> _Candidate:
    end = max((offsets[b.name] + b.size for b in buffers), default=0)
    return _Candidate(-(-end // unit) * unit, strategy, offsets)


def _ranked(buffers: tuple[Buffer, ...], neighbours: Neighbours, order: Order) -> list[Buffer]:
    weights = {name: sum(other.size for other in others) for name, others in neighbours.items()}
    return sorted(buffers, key=lambda b: (*order(b, weights[b.name]), b.name))


def _greedy(buffers: tuple[Buffer, ...], neighbours: Neighbours, unit: int) -> Iterator[_Candidate]:
    for name, order in ORDERS.items():
        ranked = _ranked(buffers, neighbours, order)
        for fit in ("first", "best"):
            yield _candidate(buffers, _place(ranked, neighbours, fit), unit, f"greedy by {name}, {fit} fit")


def _bisected(
    buffers: tuple[Buffer, ...], neighbours: Neighbours, unit: int, bound: int, best: _Candidate
) -> _Candidate:
    """Try both ends of ever tighter arenas; `best` if that finds nothing smaller."""
    low, high = -(-bound // unit), best.size // unit - 1  # in units; `high` is worth having, `low` cannot be beaten
    capacity = low  # the bound itself first: it is met more often than not
    for _ in range(_BISECTIONS):
        if low > high:
            break
        found = _two_ended(buffers, neighbours, unit, capacity * unit)
        if found is None:
            low = capacity + 1
        else:
            best, high = found, found.size // unit - 1
        capacity = (low + high) // 2
    return best


def _two_ended(buffers: tuple[Buffer, ...], neighbours: Neighbours, unit: int, capacity: int) -> _Candidate | None:
    for name, order in ORDERS.items():
        offsets: dict[str, int] = {}
        for buffer in _ranked(buffers, neighbours, order):
            taken = _taken(buffer, neighbours, offsets)
            low = _gap(buffer, taken, "first")
            high = _highest(buffer, taken, capacity)
            if low + buffer.size > capacity or high is None:
                break
            at_the_top = capacity - high - buffer.size < buffer.align
            offsets[buffer.name] = high if low > 0 and at_the_top else low
        else:
            return _candidate(buffers, offsets, unit, f"two-ended by {name}")
    return None


def _highest(buffer: Buffer, taken: list[tuple[int, int]], capacity: int) -> int | None:
    """The highest aligned offset below `capacity` at which the buffer meets none of the taken ranges."""
    ceiling = capacity
    for start, end in sorted(taken, key=lambda r: -r[1]):
        offset = (ceiling - buffer.size) // buffer.align * buffer.align
        if offset >= end:
            return offset
        ceiling = min(ceiling, start)
    offset = (ceiling - buffer.size) // buffer.align * buffer.align
    return offset if offset >= 0 else None


def _taken(buffer: Buffer, neighbours: Neighbours, offsets: dict[str, int]) -> list[tuple[int, int]]:
    """The ranges of the neighbours that have their place, by offset."""
    placed = [other for other in neighbours[buffer.name] if other.name in offsets]
    return sorted((offsets[other.name], offsets[other.name] + other.size) for other in placed)


def _place(ranked: list[Buffer], neighbours: Neighbours, fit: str) -> dict[str, int]:
    offsets: dict[str, int] = {}
    for buffer in ranked:
        offsets[buffer.name] = _gap(buffer, _taken(buffer, neighbours, offsets), fit)
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
