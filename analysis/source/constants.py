"""What names of a module surely hold, as far as its own statements spell that out: nothing is run or imported."""

import ast
import os

from .folded import is_small
from .names import bound_names
from .source import Source
from .uses import chain_of
from .workspace import Workspace

_MAX_DEPTH = 60
"""So deep may an expression be, together with those that the names in it stand for."""


class Constants:
    """Numbers, texts, tuples and lists of them, and what `+`, `*` and the like make of them, through imports.

    A name that is bound more than once, or changed, holds nothing for sure; nor does one of the file `home`, as it is
    for that file that is asked. Of a class counts what its body says, `Config.IMG`, if it derives from nothing, which
    might make something else of it.
    """

    def __init__(self, workspace: Workspace, home: str) -> None:
        self._workspace = workspace
        self._home = os.path.realpath(home)
        self._known: dict[tuple[str, tuple[str, ...]], ast.expr | None] = {}

    def imported(self, source: Source, chain: tuple[str, ...]) -> ast.expr | None:
        """The literal that `a.b`, of which `source` imports `a`, stands for; None if there is none."""
        return self._imported(source, chain, 0)

    def _imported(self, source: Source, chain: tuple[str, ...], depth: int) -> ast.expr | None:
        found, names = self._workspace.origin(source, chain)
        return self._held(found, names, depth) if found is not None else None

    def _held(self, source: Source, chain: tuple[str, ...], depth: int) -> ast.expr | None:
        """What a name holds in the module that is its own."""
        key = source.module.file, chain
        if key not in self._known:
            self._known[key] = None  # what is made of itself is nothing
            if os.path.realpath(source.module.file) != self._home:
                self._known[key] = self._found(source, chain, depth)
        return self._known[key]

    def _found(self, source: Source, chain: tuple[str, ...], depth: int) -> ast.expr | None:
        binders = source.binders.get(chain[0], ()) if chain else ()
        if len(binders) != 1 or any(chain[0] in node.names for node in source.module.of(ast.Global)):
            return None
        statement = source.body[binders[0]]
        if isinstance(statement, ast.Import | ast.ImportFrom):
            return self._imported(source, chain, depth + 1)
        owner = statement if isinstance(statement, ast.ClassDef) else None
        if owner is None:
            value = _assigned(statement, chain[0]) if len(chain) == 1 else None
        else:
            value = _of_class(owner, chain[1]) if len(chain) == 2 else None
        literal = self._literal(source, value, depth + 1, owner) if value is not None else None
        return literal if literal is not None and is_small(literal) else None

    def _literal(
        self, source: Source, node: ast.expr, depth: int, owner: ast.ClassDef | None = None
    ) -> ast.expr | None:
        """What an expression gives, in the body of the class `owner` or of the module."""
        if depth > _MAX_DEPTH:
            return None
        match node:
            case ast.Constant(value=int() | float() | str()):
                return node
            case ast.Tuple() | ast.List():
                elements = [self._literal(source, element, depth + 1, owner) for element in node.elts]
                known = [element for element in elements if element is not None]
                return type(node)(known, ast.Load()) if len(known) == len(elements) else None
            case ast.UnaryOp():
                operand = self._literal(source, node.operand, depth + 1, owner)
                return ast.UnaryOp(node.op, operand) if operand is not None else None
            case ast.BinOp():
                left = self._literal(source, node.left, depth + 1, owner)
                right = self._literal(source, node.right, depth + 1, owner)
                return ast.BinOp(left, node.op, right) if left is not None and right is not None else None
            case ast.Name() | ast.Attribute():
                chain = chain_of(node)
                if owner is not None and chain is not None and _binders_in(owner, chain[0]):
                    chain = owner.name, *chain
                return self._held(source, chain, depth + 1) if chain is not None else None
        return None


def _of_class(owner: ast.ClassDef, name: str) -> ast.expr | None:
    """What the body of a class assigns to a name, if nothing else decides."""
    binders = _binders_in(owner, name)
    return _assigned(binders[0], name) if len(binders) == 1 and not owner.bases and not owner.keywords else None


def _binders_in(owner: ast.ClassDef, name: str) -> list[ast.stmt]:
    return [statement for statement in owner.body if name in bound_names(statement)]


def _assigned(statement: ast.stmt, name: str) -> ast.expr | None:
    """What a statement assigns to a name: `A = 1`, `A: int = 1` or `A, B = 1, 2`."""
    match statement:
        case ast.AnnAssign(target=ast.Name()):
            return statement.value
        case ast.Assign(targets=[ast.Name()]):
            return statement.value
        case ast.Assign(targets=[ast.Tuple() as target], value=ast.Tuple() as value):
            names = [element.id if isinstance(element, ast.Name) else "" for element in target.elts]
            known = len(names) == len(value.elts) and names.count(name) == 1
            return value.elts[names.index(name)] if known else None
    return None
