"""Calls of Python's own functions and of methods of texts, lists and tables."""

import ast
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from .arguments import Arguments
from .attributes import attribute, set_attribute
from .items import items_of
from .operation import GiveUp
from .torch_calls import depends_on_all
from .values import (
    UNKNOWN,
    Class,
    Constant,
    External,
    Flow,
    Function,
    Instance,
    Layer,
    Partial,
    Sequence,
    Table,
    Unknown,
    Value,
)  # fmt: skip

if TYPE_CHECKING:
    from .evaluate import Evaluator

_TEXT = frozenset("lower upper strip startswith endswith replace title capitalize".split())
_NUMBERS: Mapping[str, Callable[..., object]] = {
    "int": int,
    "float": float,
    "str": str,
    "bool": bool,
    "abs": abs,
    "max": max,
    "min": min,
}
_TYPES: Mapping[str, tuple[type, ...]] = {"int": (int,), "float": (float,), "str": (str,), "bool": (bool,)}
_UNTOLD = frozenset("print hasattr type id callable copy.deepcopy copy.copy isinstance getattr".split())
"""Their results are not followed, and they change nothing."""
_MOST_ITEMS = 256


def call_python(evaluator: "Evaluator", name: str, arguments: Arguments, node: ast.expr) -> Value:
    """The result of a call of a name of Python's own."""
    given = arguments.positional
    first = given[0] if given else UNKNOWN
    match name:
        case "setattr":
            return _setattr(evaluator, given)
        case "getattr" if len(given) > 1 and isinstance(given[1], Constant):
            return attribute(evaluator, first, str(given[1].value), node)
        case "isinstance" if len(given) == 2:
            return _isinstance(first, given[1])
        case "inspect.isfunction" | "inspect.isclass" | "callable" if len(given) == 1:
            return _is_kind(name, first)
        case "list" | "tuple" | "reversed" | "sorted" | "enumerate" | "zip" | "range" | "len":
            return _of_items(evaluator, name, given)
        case "dict" | "collections.OrderedDict":
            return _dict(evaluator, arguments)
        case "functools.partial":
            return Partial(first, given[1:], arguments.keywords) if arguments.known else UNKNOWN
    if name in _UNTOLD:
        return UNKNOWN
    if name in _NUMBERS and given and not arguments.keywords:
        return (
            _number(name, given)
            if not any(isinstance(v, Flow) for v in given)
            else depends_on_all(evaluator, arguments, node)
        )
    return depends_on_all(evaluator, arguments, node)


def _number(name: str, given: tuple[Value, ...]) -> Value:
    values = [
        value.value for value in given if isinstance(value, Constant) and isinstance(value.value, int | float | str)
    ]
    try:
        return Constant(_NUMBERS[name](*values)) if len(values) == len(given) else UNKNOWN
    except (TypeError, ValueError, OverflowError):
        return UNKNOWN


def _setattr(evaluator: "Evaluator", given: tuple[Value, ...]) -> Value:
    if len(given) != 3 or not isinstance(given[1], Constant):
        raise GiveUp  # any layer may be exchanged
    set_attribute(evaluator, given[0], str(given[1].value), given[2])
    return Constant(None)


def _is_kind(name: str, value: Value) -> Value:
    """Whether a value is a function, a class, or can be called."""
    if isinstance(value, Unknown | External | Flow | Partial):
        return UNKNOWN
    kinds = {"inspect.isfunction": Function, "inspect.isclass": Class, "callable": Function | Class | Layer | Instance}
    return Constant(isinstance(value, kinds[name]))


def _isinstance(value: Value, kind: Value) -> Value:
    kinds = kind.items if isinstance(kind, Sequence) else (kind,)
    names = [k.dotted for k in kinds if isinstance(k, External)]
    if len(names) != len(kinds):
        return UNKNOWN
    if isinstance(value, Constant) and all(name in (*_TYPES, "tuple", "list", "dict") for name in names):
        return Constant(any(isinstance(value.value, _TYPES.get(name, ())) for name in names))
    if isinstance(value, Layer | Instance) and "torch.nn.Module" in names:
        return Constant(True)
    if isinstance(value, Flow) and all(name in ("torch.Tensor", "tuple", "list", "dict") for name in names):
        return Constant("torch.Tensor" in names)
    return UNKNOWN


def _of_items(evaluator: "Evaluator", name: str, given: tuple[Value, ...]) -> Value:
    if name == "range":
        numbers = [v.value for v in given if isinstance(v, Constant) and type(v.value) is int]
        if not 0 < len(numbers) == len(given) < 4 or (len(numbers) == 3 and not numbers[2]):
            return UNKNOWN
        values = range(*numbers)
        return Sequence(tuple(map(Constant, values))) if len(values) <= _MOST_ITEMS else UNKNOWN
    rows = [items_of(value) for value in given]
    known = [row for row in rows if row is not None]
    if len(known) < len(rows) or (name != "zip" and len(rows) > 1):
        return UNKNOWN
    match name:
        case "list" | "tuple":
            return Sequence(known[0] if known else ())
        case "zip":
            return Sequence(tuple(Sequence(row) for row in zip(*known, strict=False)))
        case "len" if known:
            return Constant(len(known[0]))
        case "reversed" if known:
            return Sequence(known[0][::-1])
        case "enumerate" if known:
            return Sequence(tuple(Sequence((Constant(i), item)) for i, item in enumerate(known[0])))
    return UNKNOWN


def _dict(evaluator: "Evaluator", arguments: Arguments) -> Value:
    entries: dict[object, Value] = {}
    for value in arguments.positional:
        if isinstance(value, Table):
            entries |= value.entries
            continue
        for pair in items_of(value) or (UNKNOWN,):
            if not isinstance(pair, Sequence) or len(pair.items) != 2 or not isinstance(pair.items[0], Constant):
                return UNKNOWN
            entries[pair.items[0].value] = pair.items[1]
    return Table({**entries, **arguments.keywords}) if arguments.known else UNKNOWN


def of_constant(held: Constant, name: str, arguments: Arguments) -> Value:
    """A method of a text."""
    values = [value.value for value in arguments.positional if isinstance(value, Constant)]
    if not isinstance(held.value, str) or name not in _TEXT or len(values) < len(arguments.values):
        return UNKNOWN
    try:
        return Constant(getattr(held.value, name)(*values))
    except (TypeError, ValueError):
        return UNKNOWN


def of_table(held: Table, name: str, arguments: Arguments) -> Value:
    """`get`, `keys`, `values` or `items` of a dict."""
    match name:
        case "keys":
            return Sequence(tuple(map(Constant, held.entries)))
        case "values":
            return Sequence(tuple(held.entries.values()))
        case "items":
            return Sequence(tuple(Sequence((Constant(k), v)) for k, v in held.entries.items()))
    key, default = arguments.given(0, "key"), arguments.given(1, "default")
    if not isinstance(key, Constant):
        return UNKNOWN
    return held.entries.get(key.value, default if default is not None else Constant(None))
