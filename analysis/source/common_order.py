"""What of a sequence is still there in a later one, in its order: the lines of a text, the statements of a file.

Asked at each keystroke, so it takes time in the number of elements, whatever has happened to them: those that stand
once in both hold the others in place (the "patience diff" of Bram Cohen), and the shortest edit is looked for only
between a few. Of what would take longer to find, nothing is said.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

from .same_ends import same_ends

_MOST_PAIRS = 1000  # of an old and a new element, in one place: those of 31 lines that were edited
_ROUNDS = 8  # what stands twice may stand once between two others, and so on

Pairs = Iterator[tuple[int, int]]
"""Old and new index of what is the same; both rise."""


def common_order(old: Sequence[Hashable], new: Sequence[Hashable], rounds: int = _ROUNDS) -> Pairs:
    """Of both sequences, what is still there; of two ways that keep as much, the first. `rounds` may still be made."""
    first, last = same_ends(old, new)
    yield from ((place, place) for place in range(first))
    between = _between(old[first : len(old) - last], new[first : len(new) - last], rounds)
    yield from ((first + was, first + now) for was, now in between)
    yield from ((len(old) - back, len(new) - back) for back in range(last, 0, -1))


def _between(old: Sequence[Hashable], new: Sequence[Hashable], rounds: int) -> Pairs:
    """Of sequences that differ in their first and last elements."""
    anchors = _anchors(old, new) if rounds else []
    if not anchors:
        yield from _longest(old, new) if len(old) * len(new) <= _MOST_PAIRS else ()
        return
    was = now = 0
    for anchor in anchors:
        yield from _shifted(old[was : anchor[0]], new[now : anchor[1]], was, now, rounds)
        yield anchor
        was, now = anchor[0] + 1, anchor[1] + 1
    yield from _shifted(old[was:], new[now:], was, now, rounds)


def _shifted(old: Sequence[Hashable], new: Sequence[Hashable], was: int, now: int, rounds: int) -> Pairs:
    if old and new:
        yield from ((was + one, now + other) for one, other in common_order(old, new, rounds - 1))


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Of the elements that stand once in either sequence, the most that have kept their order."""
    places = _once(new)
    pairs = [(was, places[what]) for what, was in _once(old).items() if what in places]
    tails: list[int] = []  # by length: the pair that the best rising row so far ends with, and its new index
    ends: list[int] = []
    before: list[int | None] = []
    number: int | None = None  # that with which the longest row ends
    for pair, (_, now) in enumerate(pairs):
        length = bisect_left(ends, now)
        number = pair if length == len(tails) else number
        before.append(tails[length - 1] if length else None)
        tails[length : length + 1], ends[length : length + 1] = [pair], [now]
    kept = []
    while number is not None:
        kept.append(pairs[number])
        number = before[number]
    return kept[::-1]


def _once(elements: Sequence[Hashable]) -> dict[Hashable, int]:
    counts = Counter(elements)
    return {what: index for index, what in enumerate(elements) if counts[what] == 1}


def _longest(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """The longest common subsequence, in time and memory of every pair."""
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for was in reversed(range(len(old))):
        for now in reversed(range(len(new))):
            longest = max(lengths[was + 1][now], lengths[was][now + 1])
            lengths[was][now] = lengths[was + 1][now + 1] + 1 if old[was] == new[now] else longest
    was = now = 0
    while was < len(old) and now < len(new):
        if old[was] == new[now]:
            yield was, now
            was, now = was + 1, now + 1
        elif lengths[was + 1][now] >= lengths[was][now + 1]:
            was += 1
        else:
            now += 1
