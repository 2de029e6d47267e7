"""Which calls of a file are about a model: its own, and those of functions that are given it."""

import ast
from collections.abc import Iterator, Sequence

from .arguments import Construction
from .call import Call
from .facts import Facts
from .find_calls import MODEL_NAMES
from .folded import UNKNOWN
from .idioms import idiom


def model_calls(facts: Facts, name: str, made: Construction, calls: Sequence[Call]) -> Iterator[tuple[Call, bool]]:
    """The calls about the model `name`, made so: (call, whether it is the model itself that is called)."""
    for call in calls:
        function = _called(call.value.func)
        if _makes(facts, function, name, made) or (
            function is UNKNOWN and _is_named_model(facts, name, call.node.func)
        ):
            yield call, True
        elif idiom(facts, call) is not None and _is_about(facts, name, made, call):
            yield call, False


def model_of(call: Call) -> ast.expr | None:
    """The folded expression that makes the model of such a call."""
    function = _called(call.value.func)
    return function if isinstance(function, ast.Call) else _model_argument(call)


def _makes(facts: Facts, value: ast.expr, name: str, made: Construction) -> bool:
    """Whether a folded expression gives the model: an instance of its class, or the one that has no class."""
    if name in facts.models or made.call is None:
        return facts.makes(value, name)
    return isinstance(value, ast.Call) and ast.dump(value) == ast.dump(made.call)


def _called(function: ast.expr) -> ast.expr:
    """The model of `model(x)` and of `model.forward(x)`."""
    if isinstance(function, ast.Attribute) and function.attr == "forward":
        return function.value
    return function


def _is_named_model(facts: Facts, name: str, function: ast.expr) -> bool:
    """`model(x)` where nothing is known of `model`, in a file that holds no other model."""
    function = _called(function)
    called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return called in MODEL_NAMES and list(facts.roots) == [name]


def _model_argument(call: Call) -> ast.expr | None:
    if call.value.args:
        return call.value.args[0]
    return next((k.value for k in call.value.keywords if k.arg in ("model", "mod", "module")), None)


def _is_about(facts: Facts, name: str, made: Construction, call: Call) -> bool:
    """Whether the idiom's model is of the class, or may be, the class being the only one of the file."""
    model = _model_argument(call)
    if model is not None and _makes(facts, model, name, made):
        return True
    other = isinstance(model, ast.Call) and isinstance(model.func, ast.Name) and model.func.id in facts.makers
    literal = isinstance(model, ast.Constant | ast.List | ast.Tuple | ast.Dict)
    return model is not None and not other and not literal and list(facts.roots) == [name]
