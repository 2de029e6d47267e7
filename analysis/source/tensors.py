"""The tensors in an argument of a call: one, or a dict, list, tuple or record of them."""

import ast
from dataclasses import replace

from ..input_spec import MAX_PATH, InputSpec, Keys
from .facts import Facts
from .records import constructs_record
from .tensor_shape import tensor_spec


class Missing(Exception):
    """The call does not say everything that forward needs."""


def tensors_of(value: ast.expr, facts: Facts, name: str | None, path: Keys = ()) -> tuple[InputSpec, ...]:
    """The tensors of a folded argument for the parameter `name`. Raises Missing.

    What is more than a tensor needs the parameter's name: it says where each of them goes.
    """
    spec = tensor_spec(value, facts)
    if spec is not None:
        return (replace(spec, name=name, path=path),)
    entries = _entries(value, facts)
    if not entries or not name or len(path) == MAX_PATH:
        raise Missing
    return tuple(spec for key, part in entries for spec in tensors_of(part, facts, name, (*path, key)))


def tensors_by_name(table: ast.Dict, facts: Facts) -> tuple[InputSpec, ...]:
    """The tensors of a dict whose keys are names of parameters. Raises Missing."""
    named = [(k.value, v) for k, v in zip(table.keys, table.values, strict=True) if isinstance(k, ast.Constant)]
    return tuple(spec for key, value in named for spec in tensors_of(value, facts, str(key)))


def is_structure(value: ast.expr, facts: Facts) -> bool:
    """Whether an argument is more than one tensor."""
    return bool(_entries(value, facts)) and tensor_spec(value, facts) is None


def _entries(value: ast.expr, facts: Facts) -> list[tuple[str | int, ast.expr]]:
    match value:
        case ast.Dict():
            named = zip(value.keys, value.values, strict=True)
            entries = [(k.value, v) for k, v in named if isinstance(k, ast.Constant) and isinstance(k.value, str)]
            return list(entries) if len(entries) == len(value.keys) else []
        case ast.List() | ast.Tuple():
            return list(enumerate(value.elts))
        case ast.Call(args=[]) if constructs_record(value, facts):
            return [(k.arg, k.value) for k in value.keywords if k.arg]
    return []
