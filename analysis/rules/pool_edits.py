"""The fixes that write a pool in another way: before the activation instead of behind it, or with a fixed window."""

import ast

from ..diagnostic import Edit, Fix, Safety
from ..ir.graph import Node
from ..source.module import Module
from ..span import Span
from .constructor import constructor, layer_name, source_text

_FUNCTIONS = {"logistic": "sigmoid", "clip": "hardtanh"}
"""What the function of an operator is called in torch where its name differs."""


def pool_first(module: Module | None, activation: Node, pool: Node) -> Fix | None:
    """Let the activation work on what the pool leaves. None where the source is not one of three plain forms:

    neighbours in a container, one call in the other, or one statement behind the other.
    """
    if module is None:
        return None
    edits = _in_container(module, activation, pool) or _in_forward(module, activation, pool)
    return Fix("Pool before the activation; the result is the same", Safety.SAFE, edits) if edits else None


def container_line(module: Module | None, activation: Node, pool: Node) -> Span | None:
    """Where the activation is constructed, if it is a neighbour of the pool in a container."""
    found = module is not None and _in_container(module, activation, pool)
    return activation.origin.init if found else None


def _in_container(module: Module, activation: Node, pool: Node) -> tuple[Edit, ...]:
    first, second = constructor(module, activation), constructor(module, pool)
    if first is None or second is None:
        return ()
    for call in module.of(ast.Call):
        if first in call.args and call.args.index(first) + 1 < len(call.args):
            return _exchange(module, first, second) if call.args[call.args.index(first) + 1] is second else ()
    return ()


def _exchange(module: Module, one: ast.expr, other: ast.expr) -> tuple[Edit, ...]:
    texts = source_text(module, one), source_text(module, other)
    return Edit(module.span_of(one), texts[1]), Edit(module.span_of(other), texts[0])


def _in_forward(module: Module, activation: Node, pool: Node) -> tuple[Edit, ...]:
    outer, inner = _call(module, pool), _call(module, activation)
    if outer is None or inner is None:
        return ()
    given, source = _input(outer), _input(inner)
    if given is None or source is None:
        return ()
    if given is inner:
        return (Edit(module.span_of(outer), _around(module, inner, source, _around(module, outer, given, source))),)
    return _statements(module, (inner, source), (outer, given))


def _statements(
    module: Module, first: tuple[ast.Call, ast.expr], second: tuple[ast.Call, ast.expr]
) -> tuple[Edit, ...]:
    """`y = act(x)` and `z = pool(y)` on the next line become `y = pool(x)` and `z = act(y)`."""
    (inner, source), (outer, given) = first, second
    made = [s for s in module.of(ast.Assign) if s.value is inner and len(s.targets) == 1]
    names = [target.id for statement in made for target in statement.targets if isinstance(target, ast.Name)]
    if not isinstance(given, ast.Name) or names != [given.id] or outer.lineno != (inner.end_lineno or 0) + 1:
        return ()
    edits = _around(module, outer, given, source), _around(module, inner, source, given)
    return Edit(module.span_of(inner), edits[0]), Edit(module.span_of(outer), edits[1])


def _around(module: Module, call: ast.Call, source: ast.expr, inside: ast.expr | str) -> str:
    """The text of a call with something else in the place of its input."""
    text, old = source_text(module, call), source_text(module, source)
    new = inside if isinstance(inside, str) else source_text(module, inside)
    at = text.rindex(old, 0, _offset(call, source, text) + len(old))
    return text[:at] + new + text[at + len(old) :]


def _offset(call: ast.Call, source: ast.expr, text: str) -> int:
    """Where the input begins in the text of a call."""
    lines = text.splitlines(keepends=True)
    row = source.lineno - call.lineno
    return sum(map(len, lines[:row])) + source.col_offset - (call.col_offset if row == 0 else 0)


def _call(module: Module, node: Node) -> ast.Call | None:
    """The only call on the node's line that can be it: of the layer's attribute, or of a function of its name."""
    line = node.origin.calls[-1] if node.origin.calls else None
    if line is None or line.file != module.file:
        return None
    names = {node.origin.scope.rpartition(".")[2]} if node.origin.layer else {node.op, _FUNCTIONS.get(node.op, "")}
    if not node.origin.layer and node.op == "max_pool_2d":
        names |= {"max_pool2d", "adaptive_max_pool2d"}
    if node.origin.layer and node.op == "lookup":
        names |= set(node.fused)
    found = [call for call in module.calls_on(line.lines) if layer_name(call) in names]
    return found[0] if len(found) == 1 else None


def _input(call: ast.Call) -> ast.expr | None:
    """What a layer or function is called with; for a method of a tensor, the tensor."""
    if call.args and not isinstance(call.args[0], ast.Starred):
        return call.args[0]
    plain = isinstance(call.func, ast.Attribute) and not call.args and not call.keywords
    return call.func.value if plain and isinstance(call.func, ast.Attribute) else None
