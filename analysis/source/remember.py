"""Ask once for what takes long: nobody follows a whole file at each keystroke."""

import ast
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from .consulted import note_again, noting
from .dependencies import dependencies
from .module import Module
from .relocation import Relocation
from .remembered import Remembered

MOST = 2000
"""So many answers are kept for one file: those that nobody has asked for in the longest time go first."""
T = TypeVar("T")


def _as_it_is(value: T, _: Relocation) -> T:
    """Of an answer that speaks of no place in the file."""
    return value


def remember(
    module: Module,
    key: Hashable,
    names: Iterable[str],
    make: Callable[[], T],
    relocated: Callable[[T, Relocation], T] = _as_it_is,
    statements: Iterable[ast.stmt] = (),
) -> T:
    """What `make` gives; it depends on the key, on what `names` and `statements` lead to, and on files it reads.

    It is found anew when one of the statements has changed, or what a name in them means (see module.py), or one of the
    files. Where they have only moved, `relocated` gives the answer for where they are now.
    """
    known = module.remembered.pop(key, None)
    if known is None or not note_again(known.reads):
        with noting() as reads:
            value = make()
        note_again(reads)
        led_to, asked = dependencies(module, names, statements, reads)
        known = Remembered(value, {s: s for s in led_to}, asked, reads, relocated)
    known = known.settled(module.file, len(module.lines))
    module.remembered[key] = known
    for oldest in [*module.remembered][:-MOST]:
        module.remembered.pop(oldest, None)
    return known.value


def names_of(expression: str) -> frozenset[str]:
    """The names of variables in an expression; none if it is too deep for anything to come of it."""
    try:
        nodes = ast.walk(ast.parse(expression, mode="eval"))
        return frozenset(node.id for node in nodes if isinstance(node, ast.Name))
    except RecursionError:
        return frozenset()
