"""What a model is fed: from the calls of its file, its annotations, its example inputs, or a guess that says so."""

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .annotations import annotated, example_attribute
from .arguments import Construction
from .assume import assume_inputs
from .call import Call
from .constructor_values import constructor_values
from .evidence import Evidence, call_evidence
from .facts import Facts
from .signature import Parameter, Signature, constructor_of, method_of, signature_of
from .wrapped_example import wrapped_example


@dataclass(frozen=True, slots=True)
class Found:
    """Evidence, or (None) the parameters of `forward` whose shape nothing says."""

    evidence: Evidence | None
    missing: tuple[str, ...] = ()


def find_inputs(
    facts: Facts,
    node: ast.ClassDef,
    made: Construction,
    calls: Sequence[Call],
    outside: Callable[[], Sequence[Call]] = tuple,
) -> Found:
    """The inputs of the class `node`, constructed as `made`: what the code says before what may be guessed.

    `outside` gives the calls of other files, if it comes to that.
    """
    method = method_of(facts, node, "forward")
    if method is None:
        return Found(None)
    forward = signature_of(method, method=True)
    literal = call_evidence(facts, node.name, made, forward, calls) or annotated(facts, forward, method)
    if literal is None:
        env = constructor_values(facts, node)
        if made.call is not None and facts.dotted(made.call.func) == node.name:
            env |= constructor_of(facts, node).bind(made.call)
        literal = example_attribute(facts, node, forward, env) or wrapped_example(facts, node.name)
        literal = literal or call_evidence(facts, node.name, made, forward, outside())
    if literal is not None:
        return Found(literal)
    assumed = None if made.missing else assume_inputs(facts, node.name, made.call, _fed_by_default(forward))
    return Found(assumed, () if assumed is not None else _unfed(facts, node.name, made, forward))


def _fed_by_default(forward: Signature) -> tuple[str, ...]:
    """The parameters that have to be given something: the first, whatever its default, where none is required."""
    return forward.required or forward.positional[:1]


def _unfed(facts: Facts, name: str, made: Construction, forward: Signature) -> tuple[str, ...]:
    """The required parameters whose shape not even a guess says."""
    if made.missing or len(forward.required) < 2:
        return forward.required
    alone = [p for p in forward.required if assume_inputs(facts, name, made.call, (p,)) is None]
    return tuple(alone) or forward.required


def find_sequence_inputs(facts: Facts, name: str, made: Construction, calls: Sequence[Call]) -> Found:
    """The input of the nn.Sequential that the variable or function `name` of the file gives."""
    forward = Signature((Parameter("input"),))
    evidence = call_evidence(facts, name, made, forward, calls) or assume_inputs(facts, name, made.call, ("input",))
    return Found(evidence, () if evidence is not None else forward.required)
