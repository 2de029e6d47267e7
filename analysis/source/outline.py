"""What a top-level statement is for those that do not look into it."""

import ast
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence

from .names import bound_names, is_future, is_main_guard, target_names
from .same_ends import same_ends

EVERYTHING = "*"
"""In place of a name: what may make a difference to any answer about the file, as `from x import *` does."""
FILLING = "@"
"""In place of a name: what may fill a registry, or bring in a module that does."""

Outline = tuple[tuple[str, Hashable], ...]
"""The names that mean something by a statement, each with what there is to say of it."""

_IMPORTS = (ast.Import, ast.ImportFrom)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_PLAIN = (*_DEFINITIONS, *_IMPORTS, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)
_BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)


def outline(statement: ast.stmt, nodes: Collection[ast.AST]) -> Outline:
    """Where it is the same, all is the same to answers that do not lead to the statement; `nodes` are all of its."""
    try:
        return (*_inside(nodes), *_filling(statement), *_bound(statement, nodes))
    except RecursionError:
        return ((EVERYTHING, object()),)  # too deep to be told from another


def changed_names(before: Sequence[Outline], after: Sequence[Outline]) -> frozenset[str]:
    """The names that mean something else in one state of a file than in another, by all of its statements."""
    first, last = same_ends(before, after)
    old, new = _table(before[first : len(before) - last]), _table(after[first : len(after) - last])
    return frozenset(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def _inside(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, Hashable]]:
    """What is looked for everywhere: imports, which count wherever they stand, and options of a command line."""
    for node in nodes:
        if isinstance(node, _IMPORTS):
            place = getattr(node, "level", None), getattr(node, "module", None)
            for name, alias in zip(bound_names(node), node.names, strict=True):
                yield name, (*place, alias.name, alias.asname)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add_argument":
            yield EVERYTHING, ast.dump(node)


def _filling(statement: ast.stmt) -> Iterator[tuple[str, Hashable]]:
    if isinstance(statement, _IMPORTS) or getattr(statement, "decorator_list", ()):
        yield FILLING, ast.dump(statement)


def _bound(statement: ast.stmt, nodes: Iterable[ast.AST]) -> Iterator[tuple[str, Hashable]]:
    """Names are led to what binds them; some kinds of statements change what they mean in ways of their own."""
    if is_main_guard(statement):
        return
    bound = tuple(bound_names(statement))
    plain = isinstance(statement, _PLAIN) or (isinstance(statement, _BLOCKS) and set(_changed(nodes)).issubset(bound))
    if is_future(statement) or not plain:
        yield EVERYTHING, ast.dump(statement)
    for name in bound:
        yield name, "bound"


def _changed(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The names that mean something else, or are forgotten, after a block of code."""
    for node in nodes:
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            yield from target_names(node)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            yield from node.names


def _table(outlines: Iterable[Outline]) -> dict[str, list[Hashable]]:
    table: dict[str, list[Hashable]] = {}
    for name, what in (pair for outline in outlines for pair in outline):
        table.setdefault(name, []).append(what)
    return table
