"""Constant propagation over expressions: replace names by what they are known to hold, without running anything.

A folded expression is self-contained: it names only what the file defines or imports. What is not known becomes
UNKNOWN, also inside containers, so that `cfg["classes"]` is known where `cfg["device"]` is not.
"""

import ast
from collections.abc import Callable, Sequence

from .facts import Facts
from .folded import UNKNOWN, Env
from .imported_arguments import imported_arguments
from .literals import built_in, compared, entry_of, get_entry, iterated, table_of, unpacked
from .names import dotted
from .parsed_arguments import is_namespace, parsed_arguments
from .records import class_of, field_default, given_field
from .unchanging import is_function_of_module, keeps, wraps
from .workspace_chain import workspace_chain

_MAX_DEPTH = 40


def fold(node: ast.expr, env: Env, facts: Facts, depth: int = 0) -> ast.expr:
    """The value of `node` as far as it is known."""
    handler = _FOLDERS.get(type(node))
    if handler is None or depth > _MAX_DEPTH:
        return UNKNOWN
    return handler(node, env, facts, depth + 1)


def _name(node: ast.Name, env: Env, facts: Facts, depth: int) -> ast.expr:
    if node.id in env:
        return env[node.id]
    return node if node.id in facts.defined else UNKNOWN


def _attribute(node: ast.Attribute, env: Env, facts: Facts, depth: int) -> ast.expr:
    name = dotted(node, {}) or ""
    if name in env:
        return env[name]
    root = name.partition(".")[0]
    if name and root not in env and root in facts.imports:
        return node
    return _field(fold(node.value, env, facts, depth), node.attr, facts)


def _field(value: ast.expr, name: str, facts: Facts) -> ast.expr:
    """`cfg.classes` of a plain class, a dataclass or a namespace, made by a call with literal arguments or not."""
    if value is UNKNOWN:
        return UNKNOWN
    value = imported_arguments(facts, value) or value
    given = given_field(value, name, facts)
    if given is not None or is_namespace(value):
        return given or UNKNOWN
    owner = class_of(value, facts)
    if owner is None:
        return ast.Attribute(value, name, ast.Load())
    default = field_default(owner, name, positional=isinstance(value, ast.Call) and bool(value.args))
    return UNKNOWN if default is None else fold(default, {}, facts)


def _sequence(node: ast.Tuple | ast.List, env: Env, facts: Facts, depth: int) -> ast.expr:
    elements = _elements(node.elts, env, facts, depth)
    if elements is None:
        return _joined(node, env, facts, depth)
    return ast.Tuple(elements, ast.Load()) if isinstance(node, ast.Tuple) else ast.List(elements, ast.Load())


def _joined(node: ast.Tuple | ast.List, env: Env, facts: Facts, depth: int) -> ast.expr:
    """`(1, *SHAPE)` of a name that another file defines as `(1,) + SHAPE`."""
    *first, last = node.elts
    starred = fold(last.value, env, facts, depth) if isinstance(last, ast.Starred) else UNKNOWN
    elements = _elements(first, env, facts, depth)
    if elements is None or workspace_chain(facts, starred) is None:
        return UNKNOWN
    return ast.BinOp(type(node)(elements, ast.Load()), ast.Add(), starred)


def _elements(
    nodes: Sequence[ast.expr], env: Env, facts: Facts, depth: int, starred: bool = False
) -> list[ast.expr] | None:
    """The folded elements, None where their number is not known; `starred` keeps `*layers()` and `*config.SHAPE`."""
    elements: list[ast.expr] = []
    for node in nodes:
        if not isinstance(node, ast.Starred):
            elements.append(fold(node, env, facts, depth))
            continue
        inner = fold(node.value, env, facts, depth)
        if isinstance(inner, ast.Tuple | ast.List):
            elements += inner.elts
        elif starred and (isinstance(inner, ast.Call) or workspace_chain(facts, inner) is not None):
            elements.append(ast.Starred(inner, ast.Load()))
        else:
            return None
    return elements


def _dict(node: ast.Dict, env: Env, facts: Facts, depth: int) -> ast.expr:
    keys = [key and fold(key, env, facts, depth) for key in node.keys]
    return table_of(keys, [fold(value, env, facts, depth) for value in node.values]) or UNKNOWN


def _subscript(node: ast.Subscript, env: Env, facts: Facts, depth: int) -> ast.expr:
    value, key = fold(node.value, env, facts, depth), fold(node.slice, env, facts, depth)
    if isinstance(value, ast.Dict | ast.List | ast.Tuple) and not isinstance(key, ast.Slice):
        return entry_of(value, key) or UNKNOWN
    return UNKNOWN if value is UNKNOWN else ast.Subscript(value, key, ast.Load())


def _slice(node: ast.Slice, env: Env, facts: Facts, depth: int) -> ast.expr:
    parts = [
        fold(part, env, facts, depth) if part is not None else None for part in (node.lower, node.upper, node.step)
    ]
    return ast.Slice(*parts)


def _binary(node: ast.BinOp, env: Env, facts: Facts, depth: int) -> ast.expr:
    return ast.BinOp(fold(node.left, env, facts, depth), node.op, fold(node.right, env, facts, depth))


def _unary(node: ast.UnaryOp, env: Env, facts: Facts, depth: int) -> ast.expr:
    return ast.UnaryOp(node.op, fold(node.operand, env, facts, depth))


def _conditional(node: ast.IfExp, env: Env, facts: Facts, depth: int) -> ast.expr:
    test = fold(node.test, env, facts, depth)
    if isinstance(test, ast.Constant):
        return fold(node.body if test.value else node.orelse, env, facts, depth)
    return UNKNOWN


def _comprehension(node: ast.ListComp | ast.GeneratorExp, env: Env, facts: Facts, depth: int) -> ast.expr:
    """`[Block(c) for c in (8, 16)]` over a literal, with a plain variable."""
    (loop, *more), inner = node.generators, dict(env)
    values = iterated(fold(loop.iter, env, facts, depth))
    if more or loop.ifs or values is None or not isinstance(loop.target, ast.Name):
        return UNKNOWN
    elements: list[ast.expr] = []
    for value in values:
        inner[loop.target.id] = value
        elements.append(fold(node.elt, inner, facts, depth))
    return ast.List(elements, ast.Load())


def _compare(node: ast.Compare, env: Env, facts: Facts, depth: int) -> ast.expr:
    if len(node.ops) > 1:
        return UNKNOWN
    left, right = fold(node.left, env, facts, depth), fold(node.comparators[0], env, facts, depth)
    return compared(left, node.ops[0], right) or UNKNOWN


def _constant(node: ast.expr, env: Env, facts: Facts, depth: int) -> ast.expr:
    return node


def _call(node: ast.Call, env: Env, facts: Facts, depth: int) -> ast.expr:
    if isinstance(node.func, ast.Name) and node.func.id in facts.parsers and facts.argparse_defaults:
        return parsed_arguments(facts)
    if isinstance(node.func, ast.Attribute):
        method = node.func.attr
        if method in ("parse_args", "parse_known_args") and facts.argparse_defaults:
            options = parsed_arguments(facts)
            return options if method == "parse_args" else ast.Tuple([options, UNKNOWN], ast.Load())
        if not is_function_of_module(facts.dotted(node.func)):
            base = fold(node.func.value, env, facts, depth)
            if keeps(node, method, base, facts):
                return base
            if isinstance(base, ast.Dict) and method == "get" and node.args:
                return get_entry(base, [fold(a, env, facts, depth) for a in node.args])
    if wraps(facts.dotted(node.func)) and node.args:
        return fold(node.args[0], env, facts, depth)
    result = fold_call(node, env, facts, depth)
    if isinstance(result.func, ast.Lambda):
        return _inlined(result.func, result, facts, depth)
    return UNKNOWN if result.func is UNKNOWN else built_in(result)


def _inlined(function: ast.Lambda, call: ast.Call, facts: Facts, depth: int) -> ast.expr:
    """The result of a local function of one line; its body is folded but for its parameters."""
    names = [argument.arg for argument in function.args.args]
    if len(call.args) != len(names) or call.keywords:
        return UNKNOWN
    return fold(function.body, dict(zip(names, call.args, strict=True)), facts, depth)


def fold_call(node: ast.Call, env: Env, facts: Facts, depth: int = 0) -> ast.Call:
    """The call with what flows into it, even where the callee is unknown."""
    called = fold(node.func, env, facts, depth)
    arguments = _elements(node.args, env, facts, depth, starred=True)
    keywords = [ast.keyword(k.arg, fold(k.value, env, facts, depth)) for k in node.keywords]
    return ast.Call(called, [UNKNOWN] if arguments is None else arguments, unpacked(keywords))


_FOLDERS: dict[type[ast.expr], Callable[..., ast.expr]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Tuple: _sequence,
    ast.List: _sequence,
    ast.Dict: _dict,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.IfExp: _conditional,
    ast.Compare: _compare,
    ast.ListComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.Call: _call,
}
