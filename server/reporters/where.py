"""How a place in the user's source is worded."""

from collections.abc import Callable
from pathlib import Path

Where = Callable[[str | None, int | None], str]
"""Words for a file and a line of it, empty for none: `line 32`, or `blocks.py:7` for another file."""


def plainly(file: str | None, line: int | None) -> str:
    """For a text that stands beside one file alone."""
    return "" if line is None else f"line {line}"


def beside(here: str, now: Callable[[str | None, int | None], int | None]) -> Where:
    """For a text that stands in the file `here`; `now` says where a line is that has moved."""

    def words(file: str | None, line: int | None) -> str:
        at = now(file, line)
        if at is None:
            return ""
        return f"line {at}" if file is None or file == here else f"{Path(file).name}:{at}"

    return words
