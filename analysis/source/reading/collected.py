"""Lists, tuples, tables and texts: how they are made, and what is taken out of them."""

import ast
from typing import TYPE_CHECKING

from .items import items_of
from .operations import depends
from .truth import truth_of
from .values import UNKNOWN, Constant, Flow, Layer, Sequence, Table, Value, flows_in

if TYPE_CHECKING:
    from .evaluate import Evaluator

_MOST_ITEMS = 256


def subscript(evaluator: "Evaluator", node: ast.Subscript) -> Value:
    """`held[key]`."""
    held, key = evaluator.value(node.value), evaluator.value(node.slice)
    if isinstance(held, Flow):
        return depends(evaluator, [held], node)
    if isinstance(held, Table) and isinstance(key, Constant):
        return held.entries.get(key.value, UNKNOWN)
    items = held.items if isinstance(held, Sequence) else held.children if isinstance(held, Layer) else None
    if items is None:
        return UNKNOWN
    if isinstance(key, Constant) and isinstance(key.value, int) and -len(items) <= key.value < len(items):
        return items[key.value]
    if isinstance(node.slice, ast.Slice):
        return _part(evaluator, held, items, node.slice)
    flows = flows_in(items)
    return flows[0] if len(flows) == len(items) == 1 else UNKNOWN


def _part(evaluator: "Evaluator", held: Value, items: tuple[Value, ...], node: ast.Slice) -> Value:
    bounds = [
        evaluator.value(part) if part is not None else Constant(None) for part in (node.lower, node.upper, node.step)
    ]
    numbers = [b.value for b in bounds if isinstance(b, Constant) and isinstance(b.value, int | None)]
    if len(numbers) < 3 or numbers[2] == 0:
        return UNKNOWN
    part = items[slice(*numbers)]
    if isinstance(held, Layer):
        return Layer(held.kind, held.place, part)
    return Sequence(part, isinstance(held, Sequence) and held.modules)


def comprehension(evaluator: "Evaluator", node: ast.ListComp | ast.GeneratorExp | ast.SetComp) -> Value:
    """A comprehension over one thing whose items are known."""
    loop = node.generators[0]
    items = items_of(evaluator.value(loop.iter))
    if items is None or len(items) > _MOST_ITEMS or len(node.generators) > 1:
        return evaluator.other(node)
    before = dict(evaluator.env)
    found: list[Value] = []
    for item in items:
        evaluator.bind(loop.target, item)
        tests = [truth_of(evaluator.value(test)) for test in loop.ifs]
        if None in tests:
            return evaluator.other(node)
        if all(tests):
            found.append(evaluator.value(node.elt))
    evaluator.env.clear()
    evaluator.env.update(before)
    return Sequence(tuple(found))


def sequence(evaluator: "Evaluator", node: ast.List | ast.Tuple) -> Value:
    """A list or tuple."""
    found: list[Value] = []
    for element in node.elts:
        if not isinstance(element, ast.Starred):
            found.append(evaluator.value(element))
            continue
        items = items_of(evaluator.value(element.value))
        if items is None:
            return UNKNOWN
        found += items
    return Sequence(tuple(found))


def table(evaluator: "Evaluator", node: ast.Dict) -> Value:
    """A dict whose keys are known."""
    entries: dict[object, Value] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        held, known = evaluator.value(value), evaluator.value(key) if key is not None else UNKNOWN
        if key is None and isinstance(held, Table):
            entries |= held.entries
        elif isinstance(known, Constant):
            entries[known.value] = held
        else:
            return UNKNOWN
    return Table(entries)


def text(evaluator: "Evaluator", node: ast.JoinedStr) -> Value:
    """An f-string without formats."""
    parts = [
        evaluator.value(p.value if isinstance(p, ast.FormattedValue) and p.format_spec is None else p)
        for p in node.values
    ]
    known = [str(p.value) for p in parts if isinstance(p, Constant)]
    return Constant("".join(known)) if len(known) == len(parts) else UNKNOWN
