"""Parse a text of which an older state is parsed: the statements that no edit has touched are taken over as they are.

Whatever was found out about such a statement still holds, its place in the file included.
"""

import ast
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from .common_order import common_order
from .first_line import first_line
from .lines import split_lines
from .same_ends import same_ends


@dataclass(frozen=True, slots=True, eq=False)
class Reparsed:
    """The top-level statements of an edited text: those that stand where they stood are the same objects as before.

    `moved` has those that are the same on other lines, by what they were before.
    """

    body: list[ast.stmt]
    moved: Mapping[ast.stmt, ast.stmt]


def reparsed(before: str, tree: ast.Module, text: str) -> Reparsed | None:
    """Parse `text`, where `tree` is that of `before`; None where it is no Python.

    What follows the edit is parsed anew as well where it has moved to other lines.
    """
    old, new = split_lines(before), split_lines(text)
    same, rest = same_ends(old, new)
    body = tree.body
    # What is below the last statement before the edit may have become a part of it.
    first = max((i for i, s in enumerate(body) if first_line(s) <= same and _begins(body, i)), default=0)
    last = len(body)
    if len(old) == len(new):
        unmoved = len(old) - rest
        starts = (i for i in range(first + 1, len(body)) if first_line(body[i]) > unmoved and _begins(body, i))
        last = next(starts, len(body))
    begin = first_line(body[first]) if first else 1
    end = first_line(body[last]) - 1 if last < len(body) else len(new)
    changed = _parsed("\n" * (begin - 1) + "\n".join(new[begin - 1 : end]) + "\n")
    if changed is None:
        return None
    twins = _twins(body[first:last], old, changed, new)
    still = {twin: s for s, twin in twins.items() if twin.lineno == s.lineno}
    moved = {s: twin for s, twin in twins.items() if twin not in still}
    return Reparsed([*body[:first], *(still.get(s, s) for s in changed), *body[last:]], moved)


def _twins(before: list[ast.stmt], old: list[str], after: list[ast.stmt], new: list[str]) -> dict[ast.stmt, ast.stmt]:
    """The statements whose lines are the same, and theirs alone, in their order; an edit may be in several places."""
    return {before[i]: after[j] for i, j in common_order(_alone(before, old), _alone(after, new))}


def _alone(body: list[ast.stmt], lines: list[str]) -> list[Hashable]:
    """The lines of every statement; something that is like no other where it shares one of them."""
    begins = [*(_begins(body, i) for i in range(len(body))), True]
    own = [here and below for here, below in pairwise(begins)]
    return [
        tuple(lines[first_line(s) - 1 : s.end_lineno]) if alone else object()
        for s, alone in zip(body, own, strict=True)
    ]


def _begins(body: list[ast.stmt], index: int) -> bool:
    """Whether a statement is the first of its line, and nothing before it reaches into that."""
    return index == 0 or (body[index - 1].end_lineno or 0) < first_line(body[index])


def _parsed(text: str) -> list[ast.stmt] | None:
    try:
        return ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
