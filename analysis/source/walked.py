"""What flows through a network while its `forward` is walked through: tensors of known shape, layers, numbers."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from .facts import Facts
from .folded import UNKNOWN
from .layers import Shape
from .literals import iterated
from .moves import Unshaped
from .tensor_shape import int_of, ints_of


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor of a known shape, or (None) the input while the first layer is looked for.

    `undo` is what was done to the input since then, to be undone on the first layer's shape: (method, arguments).
    """

    shape: Shape | None
    undo: tuple[tuple[str, tuple[int, ...]], ...] = ()


OPAQUE = object()
"""A tensor of which nothing is known: another input whose shape is not guessed yet, and what comes of it."""


@dataclass(frozen=True, slots=True)
class First(Exception):
    """The first layer that constrains the input: its name, its arguments, and what happens before it.

    "view" is a reshape that says it all, "like" a meeting with a tensor of a known shape, "state" and "states" are the
    one or two tensors of a recurrent layer's state; their argument is the `shape`.
    """

    layer: str
    arguments: Mapping[str, object]
    undo: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """An attribute that holds a module: the folded expression that makes it."""

    made: ast.expr


Value = object


def literal(node: ast.expr, facts: Facts) -> object:
    """The number, text or tuple of a folded expression; UNKNOWN when it is none."""
    if isinstance(node, ast.Constant):
        return node.value
    try:
        return ints_of(node, facts) if isinstance(node, ast.Tuple | ast.List) else int_of(node, facts)
    except Unshaped:
        return UNKNOWN


def listed(call: ast.Call) -> ast.List:
    """The arguments of a call as a list."""
    return ast.List(call.args, ast.Load())


def sequence_of(made: ast.Call, facts: Facts) -> ast.expr:
    """The layers of nn.Sequential, in a list; also those in an OrderedDict."""
    if len(made.args) == 1 and isinstance(made.args[0], ast.Call):
        inner = made.args[0]
        if facts.dotted(inner.func).endswith("OrderedDict") and inner.args:
            pairs = iterated(inner.args[0]) or []
            return ast.List([p.elts[1] for p in pairs if isinstance(p, ast.Tuple) and len(p.elts) == 2], ast.Load())
    return listed(made)
