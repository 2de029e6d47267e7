"""How a model is constructed, from the calls of its file: `Net(num_classes=12)`.

In order: a call in the module's own code or its `__main__`, in a function, in a test, in a docstring's example. For a
class that needs arguments then a call in another file of the workspace, a factory that needs none (`resnet18()`), and
what a factory calls that itself does more than a model needs. Else the defaults, and else nothing.
"""

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .allowed import BUILTINS, IMPLIED
from .call import Call, Place
from .facts import Facts
from .folded import is_known
from .parsed_arguments import is_namespace
from .signature import Signature, constructor_of, signature_of
from .with_arguments import with_arguments

# Arguments that change neither a shape nor an operator: where they are not known, the default does.
_NEUTRAL = frozenset(
    "device dtype logger verbose seed lr learning_rate name pretrained weights checkpoint loss optimizer".split()
)


@dataclass(frozen=True, slots=True)
class Construction:
    """The expression that makes a model, and where it is from; `missing` are parameters that nothing gives a value.

    `call` is the folded call of the class or factory, None where the expression is the class alone.
    """

    expression: str
    origin: str = ""
    missing: tuple[str, ...] = ()
    call: ast.Call | None = None


def find_construction(
    facts: Facts, node: ast.ClassDef, calls: Sequence[Call], outside: Callable[[], Sequence[Call]] = tuple
) -> Construction:
    """How the class `node` is constructed; `outside` gives the calls of other files, if it comes to that."""
    signature = constructor_of(facts, node)
    makers = _makers(facts, node.name)
    calls = [call for call in calls if call.maker in makers]
    found = _first(facts, node.name, signature, [call for call in calls if call.place is not Place.FACTORY])
    if found is not None:
        return found
    if not signature.required:
        return Construction(node.name)
    found = _first(facts, node.name, signature, [call for call in outside() if call.maker in makers])
    if found is not None:
        return found
    factories = _factories(facts, node.name)
    chosen = next((name for name in factories if facts.is_allowed(_called(name))), None)
    if chosen is not None:
        others = f", the first of {len(factories)} factories" if len(factories) > 1 else ""
        call = ast.Call(ast.Name(chosen, ast.Load()), [], [])
        line = facts.functions[chosen].lineno
        return Construction(f"{chosen}()", f"the factory on line {line}{others}", (), call)
    inside = _first(facts, node.name, signature, [call for call in calls if call.place is Place.FACTORY])
    return inside or Construction(node.name, missing=signature.required)


def _makers(facts: Facts, name: str) -> frozenset[str]:
    """What can be called to make the class: itself, and functions of the file."""
    factories = (function for function, classes in facts.factories.items() if name in classes)
    return facts.importable.intersection((name, *factories))


def _first(facts: Facts, name: str, signature: Signature, calls: Sequence[Call]) -> Construction | None:
    found: dict[str, tuple[Call, Construction]] = {}
    for call in calls:
        made = _constructed(facts, name, signature, call)
        if made is not None:
            found.setdefault(made.expression, (call, made))
    if not found:
        return None
    call, first = next(iter(found.values()))
    others = f", the first of {len(found)} different calls" if len(found) > 1 else ""
    return replace(first, origin=f"`{call.text}` on {call.where}{others}")


def _constructed(facts: Facts, name: str, signature: Signature, call: Call) -> Construction | None:
    if call.maker != name:
        signature = signature_of(facts.functions[call.maker], method=False)
    known = _without_neutral(_with_options(facts, call.value), signature)
    if not is_known(known) or not _fits(known, signature) or not _is_local(facts, known, name):
        return None
    if not known.args and not known.keywords:
        return Construction(name if call.maker == name else f"{call.maker}()", call=known)
    return Construction(ast.unparse(known), call=known)


def _with_options(facts: Facts, value: ast.Call) -> ast.Call:
    """The folded call with those options of a parser that the file reads: `Net(argparse.Namespace(width=16))`."""

    def chosen(argument: ast.expr) -> ast.expr:
        if not isinstance(argument, ast.Call) or not is_namespace(argument):
            return argument
        return ast.Call(argument.func, argument.args, [k for k in argument.keywords if k.arg in facts.read_names])

    return with_arguments(value, chosen)


def _without_neutral(value: ast.Call, signature: Signature) -> ast.Call:
    """The call without unknown keyword arguments that do not matter and have a default."""
    optional = {p.name for p in signature.parameters if p.default is not None}
    kept = [k for k in value.keywords if is_known(k.value) or k.arg not in _NEUTRAL & optional]
    return ast.Call(value.func, value.args, kept)


def _fits(call: ast.Call, signature: Signature) -> bool:
    """Whether the call gives every required parameter a value, and none that does not exist."""
    names = [p.name for p in signature.parameters]
    positional = signature.positional
    given = {*positional[: len(call.args)], *(k.arg for k in call.keywords if k.arg)}
    if not signature.open and (len(call.args) > len(positional) or not given <= set(names)):
        return False
    return set(signature.required) <= given


def _is_local(facts: Facts, call: ast.Call, name: str) -> bool:
    """Whether a slice can evaluate the call: its names are bound outside `__main__`, and what they reach is allowed."""
    names = {n.id for n in ast.walk(call) if isinstance(n, ast.Name)}
    if not names <= facts.importable | BUILTINS | IMPLIED:
        return False
    return names == {name} or facts.is_allowed(_located(call))


def _called(name: str) -> ast.expr:
    return ast.parse(f"{name}()", mode="eval").body


def _located(call: ast.Call) -> ast.expr:
    """The folded call with positions, which a refusal names."""
    return ast.parse(ast.unparse(call), mode="eval").body


def _factories(facts: Facts, name: str) -> list[str]:
    """The functions that make the class and can be called without arguments, in order of appearance."""
    made = [function for function, classes in facts.factories.items() if name in classes]
    return [function for function in made if not signature_of(facts.functions[function], method=False).required]
