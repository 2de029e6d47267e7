"""Constant propagation over expressions: replace names by what they are known to hold, without running anything.

A folded expression is self-contained: it names only what the file defines or imports. What is not known becomes
UNKNOWN, also inside containers, so that `cfg["classes"]` is known where `cfg["device"]` is not.
"""

import ast
from collections.abc import Callable, Sequence

from .facts import Facts
from .folded import NAMESPACE, UNKNOWN, Env
from .literals import built_in, compared, entry_of, get_entry, iterated

_MAX_DEPTH = 40

# Methods and functions whose result has the shape, or is the model, of what they are applied to.
_SAME = frozenset(
    "to cuda cpu eval train requires_grad_ contiguous detach clone share_memory copy pin_memory xpu".split()
)
_FLOATS = frozenset("float half double bfloat16".split())
"""On a tensor of whole numbers these change the type, so only a model is taken for itself."""

_INTEGER = frozenset(
    "torch.long torch.int torch.int64 torch.int32 torch.int16 torch.int8 torch.uint8 torch.bool".split()
)
_WRAPPERS = frozenset("DataParallel DistributedDataParallel compile script deepcopy Variable Parameter".split())


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
    name = _plain(node)
    if name in env:
        return env[name]
    root = name.partition(".")[0]
    if name and root not in env and root in facts.imports:
        return node
    value = fold(node.value, env, facts, depth)
    if value is NAMESPACE:
        return facts.argparse_defaults.get(node.attr, UNKNOWN)
    return field_of(value, node.attr, facts)


def field_of(value: ast.expr, name: str, facts: Facts) -> ast.expr:
    """`cfg.classes` of a plain class, a dataclass or a namespace, made by a call with literal arguments or not."""
    if value is UNKNOWN:
        return UNKNOWN
    if isinstance(value, ast.Call):
        given = next((k.value for k in value.keywords if k.arg == name), None)
        if given is not None and constructs_record(value, facts):
            return given
    called = value.func if isinstance(value, ast.Call) else value
    if isinstance(called, ast.Name) and called.id in facts.module.classes and called.id not in facts.models:
        for statement in facts.module.classes[called.id].body:
            if (
                isinstance(statement, ast.AnnAssign)
                and statement.value is not None
                and not (
                    isinstance(value, ast.Call) and value.args  # a positional argument may set it
                )
            ):
                target = statement.target
            elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
                target = statement.targets[0]
            else:
                continue
            if isinstance(target, ast.Name) and target.id == name and statement.value is not None:
                return fold(statement.value, {}, facts)
        return UNKNOWN
    return ast.Attribute(value, name, ast.Load())


def constructs_record(value: ast.Call, facts: Facts) -> bool:
    """Whether a call makes a namespace, or an instance of a class of the file that is no model."""
    name = facts.dotted(value.func)
    return name.rpartition(".")[2] in ("SimpleNamespace", "Namespace") or (
        name in facts.module.classes and name not in facts.models
    )


def _plain(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _sequence(node: ast.Tuple | ast.List, env: Env, facts: Facts, depth: int) -> ast.expr:
    elements = _elements(node.elts, env, facts, depth)
    if elements is None:
        return UNKNOWN
    return ast.Tuple(elements, ast.Load()) if isinstance(node, ast.Tuple) else ast.List(elements, ast.Load())


def _elements(
    nodes: Sequence[ast.expr], env: Env, facts: Facts, depth: int, starred: bool = False
) -> list[ast.expr] | None:
    """The folded elements, None where their number is not known; `starred` keeps `*layers()` of a function."""
    elements: list[ast.expr] = []
    for node in nodes:
        if not isinstance(node, ast.Starred):
            elements.append(fold(node, env, facts, depth))
            continue
        inner = fold(node.value, env, facts, depth)
        if isinstance(inner, ast.Tuple | ast.List):
            elements += inner.elts
        elif starred and isinstance(inner, ast.Call):
            elements.append(ast.Starred(inner, ast.Load()))
        else:
            return None
    return elements


def _dict(node: ast.Dict, env: Env, facts: Facts, depth: int) -> ast.expr:
    pairs: dict[str, tuple[ast.expr, ast.expr]] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        folded = fold(value, env, facts, depth)
        if key is None:
            if not isinstance(folded, ast.Dict):
                return UNKNOWN
            pairs |= {ast.dump(k): (k, v) for k, v in zip(folded.keys, folded.values, strict=True) if k is not None}
            continue
        known = fold(key, env, facts, depth)
        pairs[ast.dump(known)] = (known, folded)
    return ast.Dict([key for key, _ in pairs.values()], [value for _, value in pairs.values()])


def _subscript(node: ast.Subscript, env: Env, facts: Facts, depth: int) -> ast.expr:
    value, key = fold(node.value, env, facts, depth), fold(node.slice, env, facts, depth)
    if isinstance(value, ast.Dict | ast.List | ast.Tuple) and not isinstance(key, ast.Slice):
        return entry_of(value, key) or UNKNOWN
    return UNKNOWN if value is UNKNOWN or value is NAMESPACE else ast.Subscript(value, key, ast.Load())


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
    if isinstance(node.func, ast.Attribute):
        name, method = facts.dotted(node.func), node.func.attr
        if method in ("parse_args", "parse_known_args") and facts.argparse_defaults:
            return NAMESPACE
        if name.partition(".")[0] not in ("torch", "numpy", "copy") or name.startswith(("torch.nn.parallel",)):
            base = fold(node.func.value, env, facts, depth)
            if method in _SAME and not _casts_to_integer(node, facts):
                return base
            if method in _FLOATS and isinstance(base, ast.Call) and facts.dotted(base.func) in facts.makers:
                return base
            if isinstance(base, ast.Dict) and method == "get" and node.args:
                return get_entry(base, [fold(a, env, facts, depth) for a in node.args])
    if facts.dotted(node.func).rpartition(".")[2] in _WRAPPERS and node.args:
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


def local_function(node: ast.FunctionDef, env: Env, facts: Facts) -> ast.expr:
    """`def scaled(c): return int(c * width)` as a lambda whose free variables are folded; UNKNOWN for any other."""
    arguments = node.args
    if len(node.body) != 1 or not isinstance(node.body[0], ast.Return) or node.body[0].value is None:
        return UNKNOWN
    if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.defaults or arguments.posonlyargs:
        return UNKNOWN
    inner = dict(env) | {a.arg: ast.Name(a.arg, ast.Load()) for a in arguments.args}
    return ast.Lambda(arguments, fold(node.body[0].value, inner, facts))


def fold_call(node: ast.Call, env: Env, facts: Facts, depth: int = 0) -> ast.Call:
    """The call with what flows into it, even where the callee is unknown."""
    called = fold(node.func, env, facts, depth)
    arguments = _elements(node.args, env, facts, depth, starred=True)
    keywords = _keywords(node, env, facts, depth)
    return ast.Call(called, [UNKNOWN] if arguments is None else arguments, keywords)


def _casts_to_integer(node: ast.Call, facts: Facts) -> bool:
    return any(facts.dotted(value) in _INTEGER for value in [*node.args, *(k.value for k in node.keywords)])


def _keywords(node: ast.Call, env: Env, facts: Facts, depth: int) -> list[ast.keyword]:
    keywords: list[ast.keyword] = []
    for keyword in node.keywords:
        value = fold(keyword.value, env, facts, depth)
        if keyword.arg is None and isinstance(value, ast.Dict):
            for key, entry in zip(value.keys, value.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    keywords.append(ast.keyword(key.value, entry))
                else:
                    keywords.append(ast.keyword(None, UNKNOWN))
        else:
            keywords.append(ast.keyword(keyword.arg, value if keyword.arg else UNKNOWN))
    return keywords


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
