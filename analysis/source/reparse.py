"""Parse a text of which an older state is parsed: the statements that no edit has touched are taken over as they are.

Whatever was found out about such a statement still holds, its place in the file included.
"""

import ast

from .lines import split_lines


def reparsed(before: str, tree: ast.Module, text: str) -> list[ast.stmt] | None:
    """The top-level statements of `text`; None where they have to be parsed from the start, as where there are errors.

    `tree` is that of `before`. What follows the edit is parsed anew as well where it has moved to other lines.
    """
    old, new = split_lines(before), split_lines(text)
    same = _common(old, new)
    body = tree.body
    # What is below the last statement before the edit may have become a part of it.
    first = max((i for i, s in enumerate(body) if _first_line(s) <= same and _begins(body, i)), default=0)
    last = len(body)
    if len(old) == len(new):
        rest = _common(old[::-1], new[::-1])
        unmoved = len(old) - min(rest, len(old) - same)
        starts = (i for i in range(first + 1, len(body)) if _first_line(body[i]) > unmoved and _begins(body, i))
        last = next(starts, len(body))
    if first == 0 and last == len(body):
        return None
    begin = _first_line(body[first]) if first else 1
    end = _first_line(body[last]) - 1 if last < len(body) else len(new)
    changed = _parsed("\n" * (begin - 1) + "\n".join(new[begin - 1 : end]) + "\n")
    return None if changed is None else [*body[:first], *changed, *body[last:]]


def _common(one: list[str], other: list[str]) -> int:
    """How many lines at the start are the same."""
    for index, (line, twin) in enumerate(zip(one, other, strict=False)):
        if line != twin:
            return index
    return min(len(one), len(other))


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _begins(body: list[ast.stmt], index: int) -> bool:
    """Whether a statement is the first of its line, and nothing before it reaches into that."""
    return index == 0 or (body[index - 1].end_lineno or 0) < _first_line(body[index])


def _parsed(text: str) -> list[ast.stmt] | None:
    try:
        return ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
