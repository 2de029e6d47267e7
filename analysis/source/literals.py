"""What can be computed from folded literals: entries of tables, rounds of loops, comparisons, built-in functions."""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence

from .folded import UNKNOWN

MAX_ROUNDS = 64

_TESTS: Mapping[type[ast.cmpop], Callable[[object, object], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}
_ORDERS: Mapping[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def entry_of(container: ast.expr, key: ast.expr) -> ast.expr | None:
    """`container[key]` of a literal dict, list or tuple; None when there is no such entry."""
    if isinstance(container, ast.Dict):
        wanted = ast.dump(key)
        pairs = zip(container.keys, container.values, strict=True)
        return next((value for known, value in pairs if known is not None and ast.dump(known) == wanted), None)
    if isinstance(container, ast.List | ast.Tuple):
        try:
            index = ast.literal_eval(key)
            return container.elts[index] if isinstance(index, int) else None
        except (ValueError, TypeError, IndexError, SyntaxError, RecursionError):
            return None
    return None


def get_entry(table: ast.Dict, arguments: list[ast.expr]) -> ast.expr:
    """`table.get(key, default)`."""
    found = entry_of(table, arguments[0])
    if found is not None:
        return found
    return arguments[1] if len(arguments) > 1 else ast.Constant(None)


def table_of(keys: Sequence[ast.expr | None], values: Sequence[ast.expr]) -> ast.Dict | None:
    """A literal dict whose entries are folded, `**other` unpacked; None where that is not known."""
    pairs: dict[str, tuple[ast.expr, ast.expr]] = {}
    for key, value in zip(keys, values, strict=True):
        if key is not None:
            pairs[ast.dump(key)] = (key, value)
        elif isinstance(value, ast.Dict):
            pairs |= {ast.dump(k): (k, v) for k, v in zip(value.keys, value.values, strict=True) if k is not None}
        else:
            return None
    return ast.Dict([key for key, _ in pairs.values()], [value for _, value in pairs.values()])


def unpacked(keywords: Sequence[ast.keyword]) -> list[ast.keyword]:
    """The folded keyword arguments of a call with `**` of literal dicts unpacked, UNKNOWN for what is not known."""
    found: list[ast.keyword] = []
    for keyword in keywords:
        if keyword.arg is not None:
            found.append(keyword)
        elif not isinstance(keyword.value, ast.Dict):
            found.append(ast.keyword(None, UNKNOWN))
        else:
            for key, entry in zip(keyword.value.keys, keyword.value.values, strict=True):
                known = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None
                found.append(ast.keyword(known, UNKNOWN if known is None else entry))
    return found


def iterated(value: ast.expr) -> list[ast.expr] | None:
    """What a loop over a folded literal or `range` goes through; None where that is not known, or is much."""
    if isinstance(value, ast.List | ast.Tuple):
        return value.elts if len(value.elts) <= MAX_ROUNDS else None
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and not value.keywords:
        inner = [iterated(argument) for argument in value.args]
        if value.func.id == "enumerate" and len(inner) == 1 and inner[0] is not None:
            return [ast.Tuple([ast.Constant(i), v], ast.Load()) for i, v in enumerate(inner[0])]
        if value.func.id == "zip" and None not in inner:
            return [ast.Tuple(list(row), ast.Load()) for row in zip(*filter(None, inner), strict=False)]
        numbers = [a.value for a in value.args if isinstance(a, ast.Constant) and type(a.value) is int]
        if value.func.id == "range" and 0 < len(numbers) == len(value.args) < 3:
            rounds = range(*numbers)
            return [ast.Constant(i) for i in rounds] if len(rounds) <= MAX_ROUNDS else None
    return None


def compared(left: ast.expr, test: ast.cmpop, right: ast.expr) -> ast.Constant | None:
    """`stride == 2` of two constants; None where that is not known."""
    if not isinstance(left, ast.Constant) or not isinstance(right, ast.Constant):
        return None
    equal, order = _TESTS.get(type(test)), _ORDERS.get(type(test))
    if equal is not None:
        return ast.Constant(equal(left.value, right.value))
    if order is not None and isinstance(left.value, int | float) and isinstance(right.value, int | float):
        return ast.Constant(order(left.value, right.value))
    return None


def built_in(call: ast.Call) -> ast.expr:
    """`dict(a=1)`, `len(LABELS)` and `tuple([1, 2])` of literals; any other call as it is."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name == "dict" and not call.args and all(k.arg for k in call.keywords):
        return ast.Dict([ast.Constant(k.arg) for k in call.keywords], [k.value for k in call.keywords])
    if name == "getattr" and len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
        named = isinstance(call.args[0], ast.Name | ast.Attribute) and str(call.args[1].value).isidentifier()
        return ast.Attribute(call.args[0], str(call.args[1].value), ast.Load()) if named else call
    if len(call.args) == 1 and not call.keywords:
        only = call.args[0]
        if name == "len" and isinstance(only, ast.List | ast.Tuple | ast.Set):
            return ast.Constant(len(only.elts))
        if name == "len" and isinstance(only, ast.Dict):
            return ast.Constant(len(only.keys))
        if name in ("list", "tuple") and isinstance(only, ast.List | ast.Tuple):
            return ast.List(only.elts, ast.Load()) if name == "list" else ast.Tuple(only.elts, ast.Load())
    return call
