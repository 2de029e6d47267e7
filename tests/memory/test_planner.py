"""The planner: sound on everything, optimal where it can be checked, and at the published bounds."""

from itertools import permutations

import numpy as np
import pytest

from chipfit.analysis.memory.buffer import Buffer
from chipfit.analysis.memory.plan import OverlappingPlan, Plan, verify_plan
from chipfit.analysis.memory.planner import lower_bound, plan


def instance(seed: int, count: int, steps: int, align: int = 4) -> tuple[Buffer, ...]:
    rng = np.random.default_rng(seed)
    buffers = []
    for index in range(count):
        first = int(rng.integers(0, steps))
        last = min(steps - 1, first + int(rng.integers(0, 4)))
        buffers.append(Buffer(f"b{index}", int(rng.integers(1, 200)), align, first, last))
    return tuple(buffers)


def chain(seed: int, length: int) -> tuple[Buffer, ...]:
    """A feed-forward network: every tensor lives from its operator to the next."""
    rng = np.random.default_rng(seed)
    return tuple(Buffer(f"t{i}", 4 * int(rng.integers(1, 500)), 4, i, min(i + 1, length - 1)) for i in range(length))


def optimum(buffers: tuple[Buffer, ...]) -> int:
    """The smallest arena: some order of placing each buffer as low as it fits reaches it."""
    best = sum(b.size + b.align for b in buffers)
    for order in permutations(buffers):
        offsets: dict[str, int] = {}
        for buffer in order:
            offset = 0
            taken = sorted((offsets[o.name], o.size) for o in order if o.name in offsets and o.meets(buffer))
            for start, size in taken:
                if offset + buffer.size <= start:
                    break
                offset = max(offset, -(-(start + size) // buffer.align) * buffer.align)
            offsets[buffer.name] = offset
        best = min(best, max(offsets[b.name] + b.size for b in buffers))
    return best


@pytest.mark.parametrize("align", [1, 4, 16])
def test_plans_are_sound_and_not_below_the_bound(align):
    for seed in range(60):
        buffers = instance(seed, count=4 + seed, steps=6 + seed // 2, align=align)
        found = plan(buffers)
        verify_plan(buffers, found)
        assert found.lower_bound == lower_bound(buffers)[0] <= found.size
        assert found.size % align == 0


def test_chains_are_packed_optimally():
    for seed in range(40):
        buffers = chain(seed, length=3 + seed)
        found = plan(buffers)
        assert found.size == found.lower_bound


def test_small_instances_are_close_to_the_optimum():
    gaps = []
    for seed in range(40):
        buffers = instance(seed, count=6, steps=5, align=1)
        best = optimum(buffers)
        found = plan(buffers).size
        assert found >= best
        gaps.append(found / best)
    assert sum(gap == 1 for gap in gaps) >= 36
    assert max(gaps) < 1.1


def test_the_same_buffers_give_the_same_plan():
    buffers = instance(3, count=30, steps=20)
    assert plan(buffers) == plan(buffers) == plan(tuple(buffers))


@pytest.mark.parametrize(
    "offsets, size",
    [({"a": 0, "b": 4}, 16), ({"a": 0, "b": 10}, 14), ({"a": 2, "b": 12}, 24), ({"a": -4, "b": 8}, 16)],
    ids=["overlapping", "beyond the end", "misaligned", "negative"],
)
def test_the_verifier_finds_broken_plans(offsets, size):
    buffers = (Buffer("a", 8, 4, 0, 1), Buffer("b", 8, 4, 1, 2))
    with pytest.raises(OverlappingPlan):
        verify_plan(buffers, Plan(("a", "b"), offsets, size, 16, "by hand"))


def test_buffers_that_never_meet_share_their_bytes():
    buffers = (Buffer("a", 100, 4, 0, 1), Buffer("b", 100, 4, 2, 3))
    assert plan(buffers).size == 100
