"""Arithmetic: between numbers it gives a number, between tensors an operator."""

import ast
import operator
from collections.abc import Callable, Mapping
from collections.abc import Sequence as Values
from typing import TYPE_CHECKING

from .torch_operators import OF_TWO_TENSORS
from .values import UNKNOWN, Constant, Flow, Sequence, Value

if TYPE_CHECKING:
    from .evaluate import Evaluator

_LARGEST = 2**40
_MOST_ITEMS = 256
_SIGNS: Mapping[type[ast.operator], str] = {ast.Mult: "*", ast.Sub: "-", ast.Div: "/"}
_NUMBERS: Mapping[type[ast.operator], Callable[..., object]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
}  # fmt: skip


def arithmetic(evaluator: "Evaluator", node: ast.BinOp, left: Value, right: Value) -> Value:
    """`left op right`."""
    flows = [value for value in (left, right) if isinstance(value, Flow)]
    sign = _SIGNS.get(type(node.op), "")
    if len(flows) == 2 and sign:
        return between(evaluator, flows, sign, node)
    if flows:
        return depends(evaluator, flows, node)
    if isinstance(left, Sequence) and isinstance(right, Sequence) and isinstance(node.op, ast.Add):
        return Sequence((*left.items, *right.items))
    if isinstance(node.op, ast.Mult) and isinstance(left, Sequence) and isinstance(right, Constant):
        count = right.value if isinstance(right.value, int) else _MOST_ITEMS
        return Sequence(left.items * count) if len(left.items) * count < _MOST_ITEMS else UNKNOWN
    return _number(node.op, left, right)


def _number(sign: ast.operator, left: Value, right: Value) -> Value:
    function = _NUMBERS.get(type(sign))
    if function is None or not isinstance(left, Constant) or not isinstance(right, Constant):
        return UNKNOWN
    texts = isinstance(left.value, str) and isinstance(right.value, str) and isinstance(sign, ast.Add)
    numbers = all(isinstance(v.value, int | float) and abs(v.value) < _LARGEST for v in (left, right))
    try:
        return Constant(function(left.value, right.value)) if texts or numbers else UNKNOWN
    except (ArithmeticError, ValueError):
        return UNKNOWN


def between(evaluator: "Evaluator", flows: Values[Flow], name: str, node: ast.expr) -> Flow:
    """An operator between two tensors; with one that may be constant it may be folded, and is not known."""
    if not all(flow.certain and flow.real for flow in flows):
        return depends(evaluator, flows, node)
    return evaluator.machine.performed(evaluator.place(node), OF_TWO_TENSORS[name], flows)


def depends(evaluator: "Evaluator", flows: Values[Flow], node: ast.expr, real: bool = True) -> Flow:
    """A tensor computed from others in a way that is not known in detail."""
    evaluator.unclear(node)
    return joined(flows, real)


def joined(flows: Values[Flow], real: bool = True) -> Flow:
    """A tensor that depends on all of these."""
    numbers = frozenset[int]().union(*(flow.operations for flow in flows))
    return Flow(numbers, any(flow.certain for flow in flows), real and all(flow.real for flow in flows))
