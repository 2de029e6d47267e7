"""Which lines of a text are still there in a later one, and where."""

from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from .convert import split_lines

_MOST_COMPARED = 2000  # changed lines; comparing takes time in the square of them


@lru_cache(maxsize=32)
def line_numbers(before: str, after: str) -> Mapping[int, int]:
    """Old line number -> new one, from 1, of every line that is still there.

    Remembered: every feature asks for the same two texts after a keystroke.
    """
    return _numbers(split_lines(before), split_lines(after))


def _numbers(before: list[str], after: list[str]) -> dict[int, int]:
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    rest = 0
    while rest < min(len(before), len(after)) - same and before[-1 - rest] == after[-1 - rest]:
        rest += 1
    numbers = {line: line for line in range(1, same + 1)}
    numbers |= {len(before) - i: len(after) - i for i in range(rest)}
    old, new = before[same : len(before) - rest], after[same : len(after) - rest]
    if len(old) + len(new) <= _MOST_COMPARED:
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            numbers |= {same + block.a + i + 1: same + block.b + i + 1 for i in range(block.size)}
    return numbers
