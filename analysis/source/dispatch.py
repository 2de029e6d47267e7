"""Models that are asked for by a string: `create_model("kws", classes=12)`, where a function picks the class.

The function is followed with the arguments of the call: through tables (`MODELS[name]`), comparisons (`if name == ...`)
and `match`. Where a decorator fills the table, a definition counts that is registered under the string.
"""

import ast
from dataclasses import replace

from .call import Call
from .facts import Facts
from .follow import returned
from .signature import signature_of

_MOST_STEPS = 6
_MOST_CALLS = 200


def dispatched(facts: Facts, calls: list[Call]) -> list[Call]:
    """The calls with the model's own class, or a factory that always makes one class, for such a function."""
    known: dict[str, ast.Call] = {}
    values = ((call, _resolved(facts, call.value, known)) for call in calls)
    return [call if value is call.value else replace(call, value=value) for call, value in values]


def _resolved(facts: Facts, value: ast.Call, known: dict[str, ast.Call]) -> ast.Call:
    """The call itself, or with its callee (`create("kws")(x)`) or its first argument (`summary(create("kws"), …)`)."""
    first = value.args[0] if value.args else None
    if not isinstance(value.func, ast.Call) and not isinstance(first, ast.Call):
        return _made(facts, value, known)
    parts = [_made(facts, p, known) if isinstance(p, ast.Call) else p for p in (value.func, *value.args[:1])]
    if any(made is not part for made, part in zip(parts, (value.func, *value.args), strict=False)):
        value = ast.Call(parts[0], [*parts[1:], *value.args[1:]], value.keywords)
    return _made(facts, value, known)


def _made(facts: Facts, value: ast.Call, known: dict[str, ast.Call]) -> ast.Call:
    if not _names_model(facts, value) or len(known) > _MOST_CALLS:
        return value
    key = ast.dump(value)
    if key not in known:
        known[key] = value  # while it is followed
        known[key] = _followed(facts, value) or _registered(facts, value) or value
    return known[key]


def _names_model(facts: Facts, value: ast.Call) -> bool:
    """Whether a function of the file is called with a string, and which class it makes is not certain."""
    if not isinstance(value.func, ast.Name) or value.func.id not in facts.functions:
        return False
    given = [*value.args, *(keyword.value for keyword in value.keywords)]
    texts = any(isinstance(a, ast.Constant) and isinstance(a.value, str) for a in given)
    return texts and len(facts.factories.get(value.func.id, ())) != 1


def _followed(facts: Facts, value: ast.Call) -> ast.Call | None:
    made = value
    for _ in range(_MOST_STEPS):
        if not isinstance(made.func, ast.Name) or made.func.id not in facts.functions:
            break
        if len(facts.factories.get(made.func.id, ())) == 1:
            return made
        node = facts.functions[made.func.id]
        try:
            result = returned(facts, node, signature_of(node, method=False).given(made))
        except RecursionError:
            return None
        if not isinstance(result, ast.Call):
            return None
        made = result
    return made if isinstance(made.func, ast.Name) and made.func.id in facts.makers else None


def _registered(facts: Facts, value: ast.Call) -> ast.Call | None:
    """`create("kws", classes=12)` as `KWS(classes=12)`, where `@register("kws")` stands above the class KWS."""
    first = value.args[0] if value.args else None
    if not isinstance(first, ast.Constant):
        return None
    found = [
        name
        for name in facts.makers
        for node in [facts.models.get(name) or facts.functions[name]]
        if any(first.value == _registered_name(facts, decorator, name) for decorator in node.decorator_list)
    ]
    if len(found) != 1:
        return None
    return ast.Call(ast.Name(found[0], ast.Load()), value.args[1:], value.keywords)


def _registered_name(facts: Facts, decorator: ast.expr, name: str) -> str | None:
    """Under which string a decorator of the workspace registers a definition."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    if "regist" not in ast.unparse(called).lower():
        return None
    if not isinstance(decorator, ast.Call) or not decorator.args:
        return name
    only = decorator.args[0]
    return only.value if isinstance(only, ast.Constant) and isinstance(only.value, str) else None
