"""Every node of a syntax tree, several times as fast as `ast.walk`: the tree of a file is read on each keystroke."""

import ast
import sys
from typing import Any

# Leaves that say nothing of their own: there is one object of each for the whole process.
_CONTEXTS = frozenset({ast.Load, ast.Store, ast.Del})


def descend(tree: ast.AST, most: int = sys.maxsize) -> list[ast.AST]:
    """`tree` and all nodes below it, breadth first as `ast.walk` gives them, without expression contexts.

    Once there are more than `most`, those below them are left out.
    """
    nodes = [tree]
    for node in nodes:
        if len(nodes) > most:
            break
        nodes += children(node)
    return nodes


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below one, without expression contexts."""
    found: list[ast.AST] = []
    for name in node._fields:
        value: Any = getattr(node, name, None)
        kind = value.__class__
        if kind is list:
            found += [element for element in value if isinstance(element, ast.AST)]
        elif kind is not str and value is not None and kind not in _CONTEXTS and isinstance(value, ast.AST):
            found.append(value)
    return found
