"""Folded expressions: what stands for a value that is not known, and how large a value may be."""

import ast
from collections.abc import Mapping

from .descend import descend

MAX_NODES = 4000

UNKNOWN = ast.Name("?", ast.Load())
"""Stands for a value that the syntax tree does not tell; `?` is no name that a file can define."""

Env = Mapping[str, ast.expr]
"""Variable -> folded value; attributes such as `self.model` have their dotted name."""


def is_known(node: ast.AST, limit: int = MAX_NODES) -> bool:
    """Whether no part of a folded expression is unknown, and all of it is of a reasonable size."""
    pending: list[ast.AST] = [node]
    while pending:
        limit -= 1
        part = pending.pop()
        if limit < 0 or (isinstance(part, ast.Name) and part.id.startswith("?")):
            return False
        pending += [child for child in ast.iter_child_nodes(part) if isinstance(child, ast.expr | ast.keyword)]
    return True


def is_small(node: ast.AST) -> bool:
    """Whether a value may be substituted for its name: doubling chains (`b = [a, a]`) would grow without end."""
    return len(descend(node, MAX_NODES)) <= MAX_NODES
