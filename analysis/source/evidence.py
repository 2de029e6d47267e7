"""What a file literally says about a model's inputs: the tensors and shapes that its calls give the model."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..input_spec import InputSpec, InputSpecError, arranged
from ..span import Span
from .arguments import Construction
from .call import Call
from .facts import Facts
from .fed import completed, fed
from .idioms import idiom
from .model_calls import model_calls, model_of
from .moves import Unshaped
from .signature import Signature
from .tensors import Missing

Inputs = tuple[InputSpec, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Inputs and where they are from: `source` in a word or two, `reason` as part of a sentence, `span` the place."""

    inputs: Inputs
    source: str
    reason: str
    span: Span | None = None
    assumed: bool = False


def call_evidence(
    facts: Facts, name: str, made: Construction, forward: Signature, calls: Sequence[Call]
) -> Evidence | None:
    """The first call that feeds the class `name`, or a model that can be no other; of the same construction first.

    A batch becomes 1, and the reason says so; so it does when other calls say something else.
    """
    found = [
        (call, inputs)
        for call, model in model_calls(facts, name, made, calls)
        if (inputs := _inputs(facts, call, model, forward))
    ]
    if not found:
        return None
    wanted = ast.dump(made.call) if made.call is not None else ""
    found.sort(key=lambda pair: _model_dump(pair[0]) != wanted)
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


def _model_dump(call: Call) -> str:
    model = model_of(call)
    return ast.dump(model) if model is not None else ""


def _inputs(facts: Facts, call: Call, model: bool, forward: Signature) -> Inputs:
    """The inputs that a call gives, in the order in which `forward` gets them; none where one is not known."""
    try:
        if model:
            return arranged(fed(facts, call.value.args, call.value.keywords, forward))
        reader = idiom(facts, call)
        return arranged(completed(reader(facts, call.value), forward)) if reader else ()
    except (Missing, Unshaped, InputSpecError):
        return ()
