"""What a file literally says about a model's inputs: the tensors and shapes that its calls give the model."""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..input_spec import InputSpec
from ..span import Span
from .arguments import Construction
from .facts import Facts
from .flow import Call
from .fold import UNKNOWN
from .moves import Unshaped
from .signature import Signature
from .tensor_shape import ints_of, tensor_spec

Inputs = tuple[InputSpec, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Inputs and where they are from: `source` in a word or two, `reason` as part of a sentence, `span` the place."""

    inputs: Inputs
    source: str
    reason: str
    span: Span | None = None
    assumed: bool = False


class _Missing(Exception):
    """The call does not say everything that forward needs."""


def call_evidence(
    facts: Facts, name: str, made: Construction, forward: Signature, calls: Sequence[Call]
) -> Evidence | None:
    """The first call that feeds the class `name`, or a model that can be no other; of the same construction first.

    A batch becomes 1, and the reason says so; so it does when other calls say something else.
    """
    found = [
        (call, inputs)
        for call, model in _model_calls(facts, name, calls)
        if (inputs := _inputs(facts, call, model, forward))
    ]
    if not found:
        return None
    wanted = ast.dump(made.call) if made.call is not None else ""
    found.sort(key=lambda pair: _model_dump(facts, pair[0]) != wanted)
    call, inputs = found[0]
    single = single_batch(inputs)
    words = f"`{call.text}` on {call.where}"
    if single != inputs:
        words += f", with the batch of {_batch(inputs)} taken as 1"
    different = {single_batch(other) for _, other in found}
    if len(different) > 1:
        words += f", the first of {len(different)} different inputs"
    return Evidence(single, "call site", words, call.span)


def single_batch(inputs: Inputs) -> Inputs:
    """The inputs for a batch of one: the first dimension of the first input, wherever it leads the others, too.

    A recurrent state is (layers, batch, features): there the batch is the second dimension.
    """
    batch = _batch(inputs)
    return tuple(_single(spec, batch) for spec in inputs) if batch > 1 else inputs


def _batch(inputs: Inputs) -> int:
    return inputs[0].shape[0] if inputs and len(inputs[0].shape) > 1 else 1


def _single(spec: InputSpec, batch: int) -> InputSpec:
    for at in (0, 1):
        if len(spec.shape) > at and spec.shape[at] == batch:
            return replace(spec, shape=(*spec.shape[:at], 1, *spec.shape[at + 1 :]))
    return spec


def _model_calls(facts: Facts, name: str, calls: Sequence[Call]) -> Iterator[tuple[Call, bool]]:
    """The calls about the class: (call, whether it is the model itself that is called)."""
    for call in calls:
        function = call.value.func
        if isinstance(function, ast.Attribute) and function.attr == "forward":
            function = function.value
        if facts.makes(function, name) or (function is UNKNOWN and _is_named_model(facts, name, call.node.func)):
            yield call, True
        elif _is_idiom(facts, call) and _is_about(facts, name, call):
            yield call, False


def _is_named_model(facts: Facts, name: str, function: ast.expr) -> bool:
    """`model(x)` where nothing is known of `model`, in a file that holds no other model."""
    if isinstance(function, ast.Attribute) and function.attr == "forward":
        function = function.value
    called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return called in ("model", "net", "network") and list(facts.roots) == [name]


def _model_argument(call: Call) -> ast.expr | None:
    if call.value.args:
        return call.value.args[0]
    return next((k.value for k in call.value.keywords if k.arg in ("model", "mod", "module")), None)


def _is_about(facts: Facts, name: str, call: Call) -> bool:
    """Whether the idiom's model is of the class, or may be, the class being the only one of the file."""
    model = _model_argument(call)
    if model is not None and facts.makes(model, name):
        return True
    made = isinstance(model, ast.Call) and isinstance(model.func, ast.Name) and model.func.id in facts.makers
    literal = isinstance(model, ast.Constant | ast.List | ast.Tuple | ast.Dict)
    return model is not None and not made and not literal and list(facts.roots) == [name]


def _model_dump(facts: Facts, call: Call) -> str:
    function = call.value.func
    if isinstance(function, ast.Attribute) and function.attr == "forward":
        function = function.value
    model = function if isinstance(function, ast.Call) else _model_argument(call)
    return ast.dump(model) if model is not None else ""


def _inputs(facts: Facts, call: Call, model: bool, forward: Signature) -> Inputs:
    try:
        if model:
            return _fed(facts, call.value.args, call.value.keywords, forward)
        reader = _reader(facts, call)
        return _complete(reader(facts, call.value), forward) if reader else ()
    except (_Missing, Unshaped):
        return ()


def _fed(facts: Facts, arguments: Sequence[ast.expr], keywords: Sequence[ast.keyword], forward: Signature) -> Inputs:
    """The tensors of a call of the model, by position and by name. Raises _Missing when one is not known."""
    inputs: list[InputSpec] = []
    required = set(forward.required)
    positional = forward.positional
    ended = False
    for index, argument in enumerate(arguments):
        spec = tensor_spec(argument, facts)
        name = positional[index] if index < len(positional) else ""
        if spec is None:
            if name in required or not isinstance(argument, ast.Constant):
                raise _Missing
            ended = True  # an option that stays at its default; what follows it goes by name
            continue
        inputs.append(replace(spec, name=name) if ended else spec)
        required.discard(name)
    for keyword in keywords:
        spec = tensor_spec(keyword.value, facts)
        if spec is not None and keyword.arg:
            inputs.append(replace(spec, name=keyword.arg))
            required.discard(keyword.arg)
        elif keyword.arg in required or not isinstance(keyword.value, ast.Constant):
            raise _Missing
    if required:
        raise _Missing
    return tuple(inputs)


def _complete(inputs: Inputs, forward: Signature) -> Inputs:
    positional = forward.positional
    given = {spec.name or name for spec, name in zip(inputs, positional, strict=False)} | {s.name for s in inputs}
    if not set(forward.required) <= given:
        raise _Missing
    return inputs


Reader = Callable[[Facts, ast.Call], Inputs]


def _given(call: ast.Call, position: int, *names: str) -> ast.expr | None:
    if len(call.args) > position:
        return call.args[position]
    return next((k.value for k in call.keywords if k.arg in names), None)


def _tensors(facts: Facts, value: ast.expr | None) -> Inputs:
    """A tensor, or a tuple, list or dict of them."""
    if value is None:
        raise _Missing
    if isinstance(value, ast.Dict):
        named = zip(value.keys, value.values, strict=True)
        return tuple(replace(_one(facts, v), name=k.value) for k, v in named if isinstance(k, ast.Constant))
    if isinstance(value, ast.Tuple | ast.List):
        return tuple(_one(facts, element) for element in value.elts)
    return (_one(facts, value),)


def _one(facts: Facts, value: ast.expr) -> InputSpec:
    spec = tensor_spec(value, facts)
    if spec is None:
        raise _Missing
    return spec


def _sizes(facts: Facts, value: ast.expr | None, batched: bool) -> Inputs:
    """`(1, 28, 28)` or a list of such; the batch is added where the idiom leaves it out."""
    if value is None:
        raise _Missing
    many = isinstance(value, ast.Tuple | ast.List) and any(isinstance(e, ast.Tuple | ast.List) for e in value.elts)
    shapes = [ints_of(e, facts) for e in value.elts] if many and isinstance(value, ast.Tuple | ast.List) else None
    shapes = shapes or [ints_of(value, facts)]
    if any(not shape or min(shape) < 1 for shape in shapes):
        raise _Missing
    return tuple(InputSpec(None, shape if batched else (1, *shape)) for shape in shapes)


def _summary(facts: Facts, call: ast.Call) -> Inputs:
    """torchsummary: shapes without a batch. torchinfo: with one, unless `batch_dim` is given. Others: tensors."""
    data = next((k.value for k in call.keywords if k.arg == "input_data"), None)
    if data is not None:
        return _tensors(facts, data)
    size = _given(call, 1, "input_size", "input_shape")
    if size is not None and tensor_spec(size, facts) is not None:
        return _tensors(facts, size)
    batched = facts.dotted(call.func).startswith("torchinfo.") and not any(k.arg == "batch_dim" for k in call.keywords)
    return _sizes(facts, size, batched)


def _by_tensor(position: int, *names: str) -> Reader:
    return lambda facts, call: _tensors(facts, _given(call, position, *names))


def _by_size(position: int, *names: str) -> Reader:
    return lambda facts, call: _sizes(facts, _given(call, position, *names), batched=False)


_IDIOMS: dict[str, Reader] = {
    "summary": _summary,
    "summary_string": _summary,
    "profile": _by_tensor(1, "inputs"),
    "get_model_complexity_info": _by_size(1, "input_res"),
    "torch.onnx.export": _by_tensor(1, "args"),
    "torch.onnx.dynamo_export": _by_tensor(1),
    "torch.export.export": _by_tensor(1, "args"),
    "torch.jit.trace": _by_tensor(1, "example_inputs"),
    "torch.fx.experimental.proxy_tensor.make_fx": _by_tensor(1),
    "FlopCountAnalysis": _by_tensor(1, "inputs"),
    "flop_count_table": _by_tensor(1, "inputs"),
    "add_graph": _by_tensor(1, "input_to_model"),
    "draw_graph": _by_tensor(1, "input_data"),
}
"""Functions that are given a model and its input: by dotted name, or by the last part of it for small packages."""

_METHODS = frozenset(("add_graph",))


def _reader(facts: Facts, call: Call) -> Reader | None:
    written = call.node.func
    name = facts.dotted(written)
    if name in _IDIOMS:
        return _IDIOMS[name]
    last = name.rpartition(".")[2] or (written.attr if isinstance(written, ast.Attribute) else "")
    plain = (
        (isinstance(written, ast.Name) and written.id in facts.imports)
        or name.partition(".")[0] in _PACKAGES
        or last in _METHODS
    )
    return _IDIOMS.get(last) if plain else None


_PACKAGES = frozenset("torchsummary torchinfo torchsummaryX thop ptflops fvcore torchview torchlens".split())


def _is_idiom(facts: Facts, call: Call) -> bool:
    return _reader(facts, call) is not None
