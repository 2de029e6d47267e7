"""Scopes: which names are a function's own."""

import ast
from collections.abc import Iterator

from .descend import children

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_OPAQUE = frozenset((*SCOPES, *COMPREHENSIONS))


class Frames:
    """The function scopes around a piece of code, to tell a local variable from a name of the module."""

    def __init__(self) -> None:
        self._frames: list[tuple[set[str], set[str]]] = []

    def enter(self, node: Function) -> None:
        """Enter a function; what it binds is local in it and in everything inside it."""
        shared: set[str] = set()
        bound = {argument.arg for argument in parameters(node)}
        for inner in own_code(node):
            if isinstance(inner, ast.Global | ast.Nonlocal):
                shared |= set(inner.names)
            elif isinstance(inner, ast.Import | ast.ImportFrom):
                shared |= {alias.asname or alias.name.partition(".")[0] for alias in inner.names}
            elif isinstance(inner, ast.Name) and not isinstance(inner.ctx, ast.Load):
                bound.add(inner.id)
            elif isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                bound.add(inner.name)
        self._frames.append((bound - shared, shared))

    def bind(self, names: set[str]) -> None:
        """Enter a comprehension that binds `names`."""
        self._frames.append((names, set()))

    def leave(self) -> None:
        self._frames.pop()

    @property
    def inside(self) -> bool:
        """Whether any function is around."""
        return bool(self._frames)

    def is_local(self, name: str) -> bool:
        """Whether `name` is surely a variable of a function around, which no import has bound."""
        for bound, shared in reversed(self._frames):
            if name in shared:
                return False
            if name in bound:
                return True
        return False


def parameters(node: Function) -> list[ast.arg]:
    """All parameters of a function."""
    arguments = node.args
    starred = [argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *starred]


def own_code(node: Function) -> Iterator[ast.AST]:
    """The nodes of a function's body that belong to its own scope; of nested scopes only the node itself."""
    pending: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else [*node.body]
    while pending:
        inner = pending.pop()
        yield inner
        if inner.__class__ not in _OPAQUE:
            pending += children(inner)
