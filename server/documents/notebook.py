"""A notebook as one module: its cells in order, without what only IPython understands."""

import ast
import re
from collections.abc import Iterable

from ..cell import Cell
from ..convert import split_lines

_MAGIC = re.compile(r"^(\s*)([%!?]|\w+(\.\w+)*\?{1,2}\s*$)")
_ASSIGNED = re.compile(r"^(\s*[\w\s,.\[\]]+=\s*)[%!]")
_PYTHON_INSIDE = frozenset({"time", "timeit", "capture", "prun", "python", "python3"})


def joined(cells: Iterable[tuple[str, str]]) -> tuple[str, tuple[Cell, ...]]:
    """The text of a notebook, and where its cells are in it; the cells are pairs of URI and text."""
    whole: list[str] = []
    placed: list[Cell] = []
    line = 1
    for uri, text in cells:
        # With line ends of one kind: a "\r" at the end of a cell would be one with the "\n" behind it.
        lines = split_lines(python_of(text))
        whole += lines
        placed.append(Cell(uri, line, len(lines)))
        line += len(lines)
    return "\n".join(whole), tuple(placed)


def python_of(text: str) -> str:
    """A cell with its magics blanked: what is left stands on the lines it stood on."""
    if not any(mark in text for mark in "%!?") or _is_python(text):
        return text
    lines = split_lines(text)
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        name = lines[first][2:].split(maxsplit=1)[:1]
        kept = lines[first + 1 :] if name and name[0] in _PYTHON_INSIDE else [""] * (len(lines) - first - 1)
        lines = [*[""] * (first + 1), *kept]
    return "\n".join(_blanked(lines))


def _blanked(lines: list[str]) -> Iterable[str]:
    inside = False  # a magic that goes on in this line
    for line in lines:
        magic, assigned = _MAGIC.match(line), _ASSIGNED.match(line)
        if inside:
            yield ""
        elif magic:
            yield f"{magic[1]}pass"
        elif assigned:
            yield f"{assigned[1]}None"
        else:
            yield line
        inside = bool(inside or magic or assigned) and line.endswith("\\")


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
