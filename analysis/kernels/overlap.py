"""How far a kernel may write over its own input: the contract that lets the arena be smaller than input + output."""

from dataclasses import dataclass

import numpy as np

from .image import Image


@dataclass(frozen=True, slots=True)
class Overlap:
    """The output of a kernel may share memory with a dying input that starts at least `distance` bytes above it.

    `distance` holds for a run over all rows in order. `needed_after[y]` is the first byte of the input that may still
    be read once output row y has been written (the input's size when nothing is), for schedules that go row by row.
    """

    distance: int
    needed_after: tuple[int, ...]


def in_place(source: Image) -> Overlap:
    """Each output byte is written after the last read of the input byte at its offset, and of all before it."""
    return Overlap(0, tuple((y + 1) * source.row_bytes for y in range(source.height)))


def by_steps(first_read: np.ndarray, step_bytes: int, source: Image, rows: int) -> Overlap:
    """The contract of a kernel that works in steps: step u reads nothing below `first_read[u]` and, while it still
    reads, writes output bytes [u * step_bytes, (u + 1) * step_bytes).

    The steps are in order and divide evenly into `rows` output rows.
    """
    lowest = np.minimum.accumulate(np.append(first_read, source.bytes)[::-1])[::-1]
    written = np.arange(1, len(first_read) + 1, dtype=np.int64) * step_bytes
    distance = int(np.max(written - lowest[:-1], initial=0))
    per_row = len(first_read) // rows
    return Overlap(max(distance, 0), tuple(int(v) for v in lowest[per_row::per_row]))
