"""Visit code scope by scope."""

import ast
from collections.abc import Collection

from .frames import Frames, Function

_ANNOTATIONS = frozenset({"annotation", "returns", "type_comment"})


class Scoped(ast.NodeVisitor):
    """Visits everything but annotations and nodes whose id is among `skipped`; `frames` are the functions around."""

    def __init__(self, skipped: Collection[int]) -> None:
        self.skipped = skipped
        self.frames = Frames()

    def visit(self, node: ast.AST) -> None:
        if id(node) not in self.skipped:
            super().visit(node)

    def generic_visit(self, node: ast.AST) -> None:
        for name, value in ast.iter_fields(node):
            if name in _ANNOTATIONS:
                continue
            for item in value if isinstance(value, list) else (value,):
                if isinstance(item, ast.AST):
                    self.visit(item)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._function(node)

    def default(self, value: ast.expr) -> None:
        """Visit the default of a parameter, which belongs to the scope around."""
        self.visit(value)

    def body(self, node: Function) -> None:
        """Visit what a function runs when it is called."""
        self.frames.enter(node)
        for part in [node.body] if isinstance(node, ast.Lambda) else node.body:
            self.visit(part)
        self.frames.leave()

    def _function(self, node: Function) -> None:
        for part in getattr(node, "decorator_list", ()):
            self.visit(part)
        for part in (*node.args.defaults, *node.args.kw_defaults):
            if part is not None:
                self.default(part)
        self.body(node)
