"""Walk through code and know where one is: in which function, under which condition, in the body of a class."""

import ast
from collections.abc import Collection

from .frames import COMPREHENSIONS, Function
from .scoped import Scoped

_CATCHES = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
_BRANCHES = (ast.If, ast.IfExp, ast.While, ast.For, ast.Try, ast.Match, ast.Lambda, *COMPREHENSIONS)


class Walk(Scoped):
    """Visits everything that runs: no annotations, and nothing whose id is among `skipped`.

    `surely` is set inside the definitions whose ids are in `sure`: nothing else surely runs. `branches` counts the
    conditions around; `unchanged` is above zero where a text is no argument; `guarded` is set where an import that
    fails has a fallback. `statement` is the innermost statement, `match` the outermost `match` whose pattern this is.
    """

    def __init__(self, skipped: Collection[int], sure: Collection[int]) -> None:
        super().__init__(skipped)
        self.sure = sure
        self.surely = False
        self.branches = 0
        self.unchanged = 0
        self.guarded = False
        self.in_class = False
        self.statement: ast.stmt | None = None
        self.match: ast.Match | None = None

    def visit(self, node: ast.AST) -> None:
        if id(node) in self.skipped:
            return
        if isinstance(node, ast.stmt):
            self.statement = node
        branch = isinstance(node, _BRANCHES)
        self.branches += branch
        super().visit(node)
        self.branches -= branch

    def top(self, statement: ast.stmt) -> None:
        """Visit a statement of a module or of the body of a class."""
        self.visit(statement)

    def visit_Compare(self, node: ast.Compare) -> None:
        self.as_it_is(node)

    def visit_Match(self, node: ast.Match) -> None:
        self.visit(node.subject)
        for case in node.cases:
            before, self.match = self.match, self.match or node
            self.selector(case.pattern)
            self.match = before
            for part in (case.guard, *case.body):
                if part is not None:
                    self.visit(part)

    def visit_Dict(self, node: ast.Dict) -> None:
        for key in node.keys:
            if key is not None:
                self.selector(key)
        for value in node.values:
            self.visit(value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)
        self.selector(node.slice)

    def visit_Try(self, node: ast.Try) -> None:
        before = self.guarded
        self.guarded = _has_fallback(node)
        for statement in node.body:
            self.visit(statement)
        self.guarded = before
        for part in (*node.handlers, *node.orelse, *node.finalbody):
            self.visit(part)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        before = self.surely, self.in_class
        self.surely = id(node) in self.sure
        for part in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(part)
        self.in_class = True
        for part in node.body:
            if id(part) not in self.skipped:
                self.top(part)
        self.surely, self.in_class = before

    def body(self, node: Function) -> None:
        before = self.surely, self.in_class, self.guarded
        self.surely, self.in_class, self.guarded = id(node) in self.sure, False, False
        super().body(node)
        self.surely, self.in_class, self.guarded = before

    def as_it_is(self, node: ast.AST) -> None:
        self.unchanged += 1
        self.generic_visit(node)
        self.unchanged -= 1

    def selector(self, node: ast.expr | ast.pattern) -> None:
        """Visit what selects something: `"cuda"` is no device there."""
        self.unchanged += 1
        self.visit(node)
        self.unchanged -= 1


def _has_fallback(node: ast.Try) -> bool:
    """Whether a failing import is caught, and something is done instead."""
    catching = [handler for handler in node.handlers if _catches_import(handler)]
    acts = any(
        not isinstance(statement, ast.Pass | ast.Raise | ast.Expr) for handler in catching for statement in handler.body
    )
    return bool(catching) and (acts or bool(node.orelse))


def _catches_import(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or (isinstance(kind, ast.Name) and kind.id in _CATCHES) for kind in kinds)
