"""Which lines of a text are still there in a later one, and where."""

from collections.abc import Mapping
from functools import lru_cache

from ...analysis.source.common_order import common_order
from ..convert import split_lines


@lru_cache(maxsize=32)
def line_numbers(before: str, after: str) -> Mapping[int, int]:
    """Old line number -> new one, from 1, of every line that is still there and found again in time.

    Remembered: every feature asks for the same two texts after a keystroke.
    """
    return {old + 1: new + 1 for old, new in common_order(split_lines(before), split_lines(after))}
