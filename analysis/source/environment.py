"""What the variables of a function hold: how assignments and mutations change it, and what two branches agree on."""

import ast

from .facts import Facts
from .fold import fold
from .folded import UNKNOWN, is_small


def bind(target: ast.expr, value: ast.expr, env: dict[str, ast.expr]) -> None:
    """Let the target of an assignment hold a folded value."""
    if isinstance(target, ast.Name):
        env[target.id] = value if is_small(value) else UNKNOWN
    elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        env[f"{target.value.id}.{target.attr}"] = value if is_small(value) else UNKNOWN
    elif isinstance(target, ast.Tuple | ast.List):
        known = value.elts if isinstance(value, ast.Tuple | ast.List) else []
        starred = any(isinstance(element, ast.Starred) for element in target.elts)
        same = len(known) == len(target.elts) and not starred
        for index, element in enumerate(target.elts):
            inner = element.value if isinstance(element, ast.Starred) else element
            bind(inner, known[index] if same else UNKNOWN, env)
    elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
        name = target.value.id
        table = env.get(name)
        if isinstance(table, ast.Dict) and isinstance(target.slice, ast.Constant):
            env[name] = with_entries(table, {target.slice: value})
        elif table is not None:
            env[name] = UNKNOWN


def with_entries(table: ast.Dict, entries: dict[ast.Constant, ast.expr]) -> ast.Dict:
    """A literal dict with some entries replaced or added."""
    pairs = {ast.dump(k): (k, v) for k, v in zip(table.keys, table.values, strict=True) if k is not None}
    pairs |= {ast.dump(key): (key, value) for key, value in entries.items()}
    return ast.Dict([key for key, _ in pairs.values()], [value for _, value in pairs.values()])


def mutate(call: ast.Call, env: dict[str, ast.expr], facts: Facts) -> None:
    """A method called as a statement may change what its variable holds: `layers.append(x)`, `cfg.update(y)`."""
    if not isinstance(call.func, ast.Attribute) or not isinstance(call.func.value, ast.Name):
        return
    name, method = call.func.value.id, call.func.attr
    held = env.get(name)
    if isinstance(held, ast.List) and method == "append" and len(call.args) == 1:
        value = ast.List([*held.elts, fold(call.args[0], env, facts)], ast.Load())
        env[name] = value if is_small(value) else UNKNOWN
    elif isinstance(held, ast.Dict) and method == "update" and not call.args and all(k.arg for k in call.keywords):
        entries = {ast.Constant(k.arg): fold(k.value, env, facts) for k in call.keywords}
        env[name] = with_entries(held, entries)
    elif isinstance(held, ast.List | ast.Dict) or method in ("unsqueeze_", "squeeze_", "resize_", "t_", "transpose_"):
        env[name] = UNKNOWN


def forget(node: ast.stmt, env: dict[str, ast.expr]) -> None:
    """Every variable that a statement or one inside it sets becomes unknown."""
    for part in ast.walk(node):
        if isinstance(part, ast.Global | ast.Nonlocal):
            env.update(dict.fromkeys(part.names, UNKNOWN))
        elif isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
            env[part.id] = UNKNOWN
        elif isinstance(part, ast.Attribute) and not isinstance(part.ctx, ast.Load):
            env[ast.unparse(part)] = UNKNOWN


def merged(one: dict[str, ast.expr], other: dict[str, ast.expr]) -> dict[str, ast.expr]:
    """What holds after two branches: a variable's value where both agree."""
    return {name: common(one.get(name), other.get(name)) for name in one.keys() | other.keys()}


def common(one: ast.expr | None, other: ast.expr | None) -> ast.expr:
    """The value that two branches agree on; UNKNOWN where they do not."""
    if one is None or other is None:
        return UNKNOWN
    return one if one is other or ast.dump(one) == ast.dump(other) else UNKNOWN
