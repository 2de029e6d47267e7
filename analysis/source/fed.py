"""What a call of a model gives its `forward`, by position and by name."""

import ast
from collections.abc import Sequence
from dataclasses import replace

from ..input_spec import InputSpec
from .facts import Facts
from .signature import Signature
from .tensors import Missing, is_structure, tensors_of

Inputs = tuple[InputSpec, ...]


def fed(facts: Facts, arguments: Sequence[ast.expr], keywords: Sequence[ast.keyword], forward: Signature) -> Inputs:
    """The tensors of a call of the model. Raises Missing when one that is required is not known.

    An option that stays at its default ends the inputs by position; so does a dict or list of tensors.
    """
    inputs: list[InputSpec] = []
    required = set(forward.required)
    by_name = False
    for index, argument in enumerate(arguments):
        name = forward.positional[index] if index < len(forward.positional) else None
        by_name = by_name or is_structure(argument, facts)
        try:
            inputs += tensors_of(argument, facts, name if by_name else None)
        except Missing:
            if name in required or not isinstance(argument, ast.Constant):
                raise
            by_name = True
        required.discard(name or "")
    for keyword in keywords:
        try:
            inputs += tensors_of(keyword.value, facts, keyword.arg)
        except Missing:
            if keyword.arg in required or not isinstance(keyword.value, ast.Constant):
                raise
        required.discard(keyword.arg or "")
    if required:
        raise Missing
    return tuple(inputs)


def completed(inputs: Inputs, forward: Signature) -> Inputs:
    """Inputs that stand for all that `forward` requires. Raises Missing.

    A dict whose keys are no parameters is what a `forward` with one required parameter takes.
    """
    named = {spec.name for spec in inputs if spec.name}
    required = forward.required
    if named and not forward.open and len(required) == 1 and not named & {p.name for p in forward.parameters}:
        return tuple(replace(s, name=required[0], path=(s.name, *s.path)) if s.name else s for s in inputs)
    given = {spec.name or name for spec, name in zip(inputs, forward.positional, strict=False)} | named
    if not set(required) <= given:
        raise Missing
    return inputs
