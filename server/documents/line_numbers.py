"""Which lines of a text are still there in a later one, and where.

Asked on the event loop at each keystroke, so it takes time in the number of lines, whatever has happened to them: those
that stand once in both texts hold the others in place (the "patience diff" of Bram Cohen), and the shortest edit is
looked for only between a few lines. Of a line whose place would take longer to find, nothing is said.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from ..convert import split_lines

_MOST_PAIRS = 1000  # of an old and a new line, in one place: those of 31 lines that were edited
_ROUNDS = 8  # a line that stands twice may stand once between two others, and so on

_Pairs = Iterator[tuple[int, int]]
"""Old and new index of lines that are the same; both rise."""


@lru_cache(maxsize=32)
def line_numbers(before: str, after: str) -> Mapping[int, int]:
    """Old line number -> new one, from 1, of every line that is still there.

    Remembered: every feature asks for the same two texts after a keystroke.
    """
    return {old + 1: new + 1 for old, new in _same(split_lines(before), split_lines(after), _ROUNDS)}


def _same(old: Sequence[str], new: Sequence[str], rounds: int) -> _Pairs:
    most, first, last = min(len(old), len(new)), 0, 0
    while first < most and old[first] == new[first]:
        first += 1
    while last < most - first and old[-1 - last] == new[-1 - last]:
        last += 1
    yield from ((line, line) for line in range(first))
    between = _between(old[first : len(old) - last], new[first : len(new) - last], rounds)
    yield from ((first + was, first + now) for was, now in between)
    yield from ((len(old) - back, len(new) - back) for back in range(last, 0, -1))


def _between(old: Sequence[str], new: Sequence[str], rounds: int) -> _Pairs:
    """Of texts that differ in their first and last lines."""
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


def _shifted(old: Sequence[str], new: Sequence[str], was: int, now: int, rounds: int) -> _Pairs:
    if old and new:
        yield from ((was + one, now + other) for one, other in _same(old, new, rounds - 1))


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Of the lines that stand once in either text, the most that have kept their order."""
    places = _once(new)
    pairs = [(was, places[line]) for line, was in _once(old).items() if line in places]
    tails: list[int] = []  # by length: the pair that the best rising row so far ends with, and its new index
    ends: list[int] = []
    before: list[int | None] = []
    for number, (_, now) in enumerate(pairs):
        length = bisect_left(ends, now)
        before.append(tails[length - 1] if length else None)
        tails[length : length + 1], ends[length : length + 1] = [number], [now]
    kept = []
    number = tails[-1] if tails else None
    while number is not None:
        kept.append(pairs[number])
        number = before[number]
    return kept[::-1]


def _once(lines: Sequence[str]) -> dict[str, int]:
    counts = Counter(lines)
    return {line: index for index, line in enumerate(lines) if counts[line] == 1}


def _longest(old: Sequence[str], new: Sequence[str]) -> _Pairs:
    """The longest common subsequence, in time and memory of every pair of lines."""
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
