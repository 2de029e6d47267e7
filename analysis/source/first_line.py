"""Where a statement begins."""

import ast


def first_line(statement: ast.stmt) -> int:
    """Its first line, from 1: that of its first decorator if it has any."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min(statement.lineno, decorators[0].lineno) if decorators else statement.lineno
