"""Guess input shapes where no code says them: constructor parameters, the first layers, what fits the layers behind.

Nothing here is certain. What comes out is marked as assumed and says why; a shape that does not fit the layers is
never given.
"""

import ast
from collections.abc import Sequence
from math import prod

from ..input_spec import MAX_ELEMENTS, InputSpec
from .evidence import Evidence
from .facts import Facts
from .guess import Guess
from .guesses import guess_by_names, guesses
from .layers import Mismatch, Shape, Unsolvable
from .moves import Unshaped
from .parameters import Values, parameters
from .undo import undone
from .walked import First
from .walkthrough import Walkthrough

_SOURCES = ("solved", "parameters", "convention")  # the more certain first


def assume_inputs(facts: Facts, name: str, call: ast.Call | None, required: Sequence[str]) -> Evidence | None:
    """Likely inputs of the model `name` constructed by `call`, or None when nothing points to one of those required.

    One after the other: how a mask or a state has to look follows from the input that it meets.
    """
    walk = Walkthrough(facts, name, call)
    values = parameters(facts, name, walk)
    found: list[tuple[tuple[InputSpec, ...], Guess]] = []
    for parameter in required:
        walk.asked = parameter
        assumed = _assumed(facts, walk, values, parameter, alone=len(required) == 1)
        if assumed is None:
            return None
        found.append(assumed)
        walk.given[parameter] = tuple(spec.shape for spec in assumed[0])
    if len(found) > 1 and not walk.fits():
        return None
    return _evidence(found) if found else None


def _evidence(found: Sequence[tuple[tuple[InputSpec, ...], Guess]]) -> Evidence:
    """All of the inputs. From the first that is more than a tensor on they go by their names."""
    specs: list[InputSpec] = []
    for inputs, _ in found:
        named = len(inputs) > 1 or any(spec.name for spec in specs)
        specs += inputs if named else [InputSpec(None, spec.shape, spec.dtype) for spec in inputs]
    source = max((guess.source for _, guess in found), key=_SOURCES.index)
    reasons = dict.fromkeys(guess.reason for _, guess in found)
    return Evidence(tuple(specs), source, ", and ".join(reasons), None, assumed=True)


def _assumed(
    facts: Facts, walk: Walkthrough, values: Values, parameter: str, alone: bool
) -> tuple[tuple[InputSpec, ...], Guess] | None:
    """The inputs for one parameter, and the guess that they come of."""
    try:
        first = walk.first_layer()
    except Unsolvable:
        guess = guess_by_names(facts, values) if alone else None
        return _inputs(parameter, None, guess, guess.shape) if guess is not None else None
    fallback: Guess | None = None
    for guess in guesses(facts, first, values, walk):
        try:
            shape = undone(first.undo, guess.shape)
            walk.run(shape)
        except (Unshaped, Mismatch):
            continue
        except Unsolvable:
            fallback = fallback or guess
            continue
        return _inputs(parameter, first, guess, shape)
    # Nothing was checked to the end: the guess that the first layer and the names make, for the trace to decide.
    return _inputs(parameter, first, fallback, undone(first.undo, fallback.shape)) if fallback is not None else None


def _inputs(
    parameter: str, first: First | None, guess: Guess, shape: Shape
) -> tuple[tuple[InputSpec, ...], Guess] | None:
    if not 0 < prod(shape) <= MAX_ELEMENTS:
        return None
    dtype = "int64" if first is not None and first.layer == "Embedding" else "float32"
    paths = [(0,), (1,)] if first is not None and first.layer == "states" else [()]
    return tuple(InputSpec(parameter, shape, dtype, path) for path in paths), guess
