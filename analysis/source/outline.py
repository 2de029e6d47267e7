"""What a top-level statement is for those that do not look into it."""

import ast
from collections.abc import Collection, Hashable

from .names import bound_names, is_main_guard

_REACHES_OUT = (ast.Import, ast.ImportFrom, ast.Global)


def outline(statement: ast.stmt, nodes: Collection[ast.AST]) -> Hashable:
    """Where it is the same, the tables over the module are the same, but for what is asked for by the names it binds.

    `nodes` are all of the statement's. The options of a command line are looked for everywhere, so a statement that has
    some stands for itself.
    """
    if any(isinstance(node, ast.Attribute) and node.attr == "add_argument" for node in nodes):
        return statement
    if any(isinstance(node, _REACHES_OUT) for node in nodes) or getattr(statement, "decorator_list", ()):
        return ast.dump(statement)
    match statement:
        case ast.FunctionDef():
            return "def", statement.name
        case ast.ClassDef():
            return "class", statement.name, *map(ast.dump, (*statement.bases, *statement.keywords))
        case ast.Expr(value=ast.Constant()):
            return "constant"
        case ast.If() if is_main_guard(statement):
            return "main"
        case ast.Assign() | ast.AnnAssign() if not any(isinstance(n, ast.Call | ast.NamedExpr) for n in nodes):
            return "assign", *bound_names(statement)
        case _:
            return ast.dump(statement)
