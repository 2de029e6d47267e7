"""How a place in the user's source is worded."""

from collections.abc import Callable

Where = Callable[[str | None, int | None], str]
"""Words for a file and a line of it, empty for none: `line 32`, or `blocks.py:7` for another file."""


def plainly(file: str | None, line: int | None) -> str:
    """For a text that stands beside one file alone."""
    return "" if line is None else f"line {line}"
