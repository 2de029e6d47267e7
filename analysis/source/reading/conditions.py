"""Conditions: comparisons of what is known, `and`, `or` and `not`."""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from .operations import depends
from .truth import truth_of
from .values import (
    UNKNOWN,
    Class,
    Constant,
    External,
    Flow,
    Function,
    Instance,
    Layer,
    Sequence,
    Table,
    Value,
    flows_in,
    merge,
)  # fmt: skip

if TYPE_CHECKING:
    from .evaluate import Evaluator

_ORDER: Mapping[type[ast.cmpop], Callable[[object, object], bool]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,  # type: ignore[operator]
}  # fmt: skip


def compare(evaluator: "Evaluator", node: ast.Compare) -> Value:
    """One comparison; several in a chain are not known."""
    left, right = evaluator.value(node.left), evaluator.value(node.comparators[0])
    order = _ORDER.get(type(node.ops[0]))
    flows = flows_in([left, right])
    if flows and not isinstance(node.ops[0], ast.Is | ast.IsNot | ast.In | ast.NotIn):
        return depends(evaluator, flows, node, real=False)
    if len(node.ops) > 1 or order is None:
        return UNKNOWN
    if _is_torch(left) and _is_torch(right):
        same = isinstance(node.ops[0], ast.Eq | ast.Is)
        return Constant((left == right) is same) if same or isinstance(node.ops[0], ast.NotEq | ast.IsNot) else UNKNOWN
    one, other = _plain(left), _plain(right)
    if one is None or other is None:
        return _against_none(left, right, node.ops[0])
    try:
        return Constant(order(one[0], other[0]))
    except (TypeError, ValueError):
        return UNKNOWN


def _is_torch(value: Value) -> bool:
    return isinstance(value, External) and value.dotted.startswith("torch.")


def _against_none(left: Value, right: Value, sign: ast.cmpop) -> Value:
    """`x is None` for a tensor, a layer or a class."""
    something = isinstance(left, Flow | Layer | Instance | Class | Function | External | Sequence | Table)
    if something and isinstance(right, Constant) and right.value is None and isinstance(sign, ast.Is | ast.IsNot):
        return Constant(isinstance(sign, ast.IsNot))
    return UNKNOWN


def boolean(evaluator: "Evaluator", node: ast.BoolOp) -> Value:
    """`and` and `or`, each of which stops at the first part that settles it."""
    stops, sure = isinstance(node.op, ast.Or), True
    value: Value = UNKNOWN
    for part in node.values:
        value = evaluator.value(part)
        truth = truth_of(value)
        if truth is stops:
            plain = isinstance(value, Constant) and isinstance(value.value, bool)
            return value if sure or plain else UNKNOWN
        sure = sure and truth is not None
    return value if sure else UNKNOWN


def conditional(evaluator: "Evaluator", node: ast.IfExp) -> Value:
    """`a if test else b`: what both have in common where the test is not known."""
    test = truth_of(evaluator.value(node.test))
    if test is not None:
        return evaluator.value(node.body if test else node.orelse)
    one, other = evaluator.value(node.body), evaluator.value(node.orelse)
    if flows_in([one, other]):
        evaluator.unclear(node)
    return merge(one, other)


def _plain(value: Value) -> tuple[object] | None:
    """The Python value of constants, and of lists of them."""
    if isinstance(value, Constant):
        return (value.value,)
    if isinstance(value, Table):
        return (tuple(value.entries),)
    if isinstance(value, Sequence) and all(isinstance(item, Constant) for item in value.items):
        return (tuple(item.value for item in value.items if isinstance(item, Constant)),)
    return None
