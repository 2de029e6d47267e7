"""Lists of lists of numbers, as `torch.tensor` takes them."""

import ast

from .moves import Shape, Unshaped


def nested(node: ast.List | ast.Tuple) -> tuple[Shape, bool]:
    """The shape, and whether the first number is a whole one. Raises Unshaped where there is no number."""
    shape, inner = list[int](), node
    while isinstance(inner, ast.List | ast.Tuple) and inner.elts:
        shape.append(len(inner.elts))
        inner = inner.elts[0]
    if not isinstance(inner, ast.Constant | ast.UnaryOp):
        raise Unshaped
    return tuple(shape), isinstance(inner, ast.Constant) and isinstance(inner.value, int)
