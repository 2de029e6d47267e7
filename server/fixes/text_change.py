"""The difference between two texts of a file as one edit, no larger than it has to be."""

import re

from ...analysis.diagnostic import Edit
from ...analysis.span import Position, Span


def text_change(file: str, old: str, new: str) -> Edit:
    """Replace what lies between the common beginning and the common end."""
    start = _common(old, new)
    # Between the two characters of one line end is no place.
    if 0 < start < max(len(old), len(new)) and (old[:start] or new[:start])[-1] == "\r":
        start -= 1
    end = _common(old[start:][::-1], new[start:][::-1])
    if end and old[len(old) - end] == "\n" and old[len(old) - end - 1 : len(old) - end] == "\r":
        end -= 1
    return Edit(Span(file, _position(old, start), _position(old, len(old) - end)), new[start : len(new) - end])


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    count = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        count += 1
    return count


def _position(text: str, offset: int) -> Position:
    starts = [match.end() for match in re.finditer(r"\r\n|\r|\n", text[:offset])]
    return Position(len(starts) + 1, offset - (starts[-1] if starts else 0) + 1)
