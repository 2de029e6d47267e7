"""Arithmetic on numbers that the syntax tree tells, within the sizes that tensors may have."""

import ast

from .moves import Unshaped

MAX_DIM = 2**31


def rounded(name: str, values: list[int | float]) -> int | float:
    """`int`, `round`, `max` or `min` of the values. Raises Unshaped."""
    if any(not abs(value) < MAX_DIM for value in values) or (len(values) > 1) != (name in ("max", "min")):
        raise Unshaped
    return {"int": int(values[0]), "round": round(values[0]), "max": max(values), "min": min(values)}[name]


def arithmetic(operation: ast.operator, left: int | float, right: int | float) -> int | float:
    """The result of a binary operation. Raises Unshaped."""
    if not abs(left) < MAX_DIM or not abs(right) < MAX_DIM:
        raise Unshaped
    match operation:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.FloorDiv() if right:
            return left // right
        case ast.Div() if right:
            return left / right
        case ast.Mod() if right:
            return left % right
        case ast.Pow() if isinstance(right, int) and 0 <= right < 32 and abs(left) < 4096:
            return left**right
    raise Unshaped
