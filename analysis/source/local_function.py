"""Functions inside of functions as values."""

import ast

from .facts import Facts
from .fold import fold
from .folded import UNKNOWN, Env


def local_function(node: ast.FunctionDef, env: Env, facts: Facts) -> ast.expr:
    """`def scaled(c): return int(c * width)` as a lambda whose free variables are folded; UNKNOWN for any other."""
    arguments = node.args
    if len(node.body) != 1 or not isinstance(node.body[0], ast.Return) or node.body[0].value is None:
        return UNKNOWN
    if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.defaults or arguments.posonlyargs:
        return UNKNOWN
    inner = dict(env) | {a.arg: ast.Name(a.arg, ast.Load()) for a in arguments.args}
    return ast.Lambda(arguments, fold(node.body[0].value, inner, facts))
