"""The arguments that `forward` is called with: tensors, and lists and records of them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .job_error import JobError
from .record import record_type

DTYPES = {"float32", "float16", "float64", "int8", "uint8", "int16", "int32", "int64", "bool"}
_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


@dataclass
class Inputs:
    """What `forward` is given by position and by name, and every tensor in it."""

    args: list[Any] = field(default_factory=list)
    kwargs: dict[str, Any] = field(default_factory=dict)
    tensors: list[Any] = field(default_factory=list)


def inputs_of(torch: Any, net: Any, specs: Sequence[Mapping[str, Any]]) -> Inputs:
    """Make the tensors and put them where they belong. Those without a name fill the parameters that have none yet."""
    inputs = Inputs()
    unnamed: list[Any] = []
    named: dict[str, Any] = {}
    for spec in specs:
        value = _tensor(torch, spec)
        inputs.tensors.append(value)
        if spec["name"]:
            _put(named, [spec["name"], *spec["path"]], value)
        else:
            unnamed.append(value)
    _place(net, unnamed, {name: _built(record_type(torch), value) for name, value in named.items()}, inputs)
    return inputs


def _place(net: Any, unnamed: list[Any], named: dict[str, Any], inputs: Inputs) -> None:
    """Bind to the parameters; the order of the specifications stays that of the exported model's inputs."""
    for parameter in _parameters(net):
        if parameter.kind is parameter.VAR_POSITIONAL:
            inputs.args += [*unnamed, *named.pop(parameter.name, ())]
            unnamed = []
        elif parameter.kind is parameter.VAR_KEYWORD:
            named = _spread(named, parameter.name)
        elif unnamed and parameter.name not in named:
            value = unnamed.pop(0)
            if parameter.kind in _POSITIONAL and not inputs.kwargs and len(inputs.args) == _before(net, parameter.name):
                inputs.args.append(value)
            else:
                inputs.kwargs[parameter.name] = value
    inputs.args += unnamed  # more than there are: Python says so
    inputs.kwargs.update(named)


def _spread(named: Mapping[str, Any], name: str) -> dict[str, Any]:
    """With the entries of `name` in its place."""
    parts = (value.items() if key == name else [(key, value)] for key, value in named.items())
    return dict(part for several in parts for part in several)


def _before(net: Any, name: str) -> int:
    """How many parameters stand before this one."""
    return [parameter.name for parameter in _parameters(net)].index(name)


def _tensor(torch: Any, spec: Mapping[str, Any]) -> Any:
    if spec["dtype"] not in DTYPES:
        raise JobError("forward", TypeError(f"unknown dtype {spec['dtype']}"))
    dtype = getattr(torch, spec["dtype"])
    if dtype.is_floating_point:
        return torch.rand(spec["shape"]).to(dtype)
    return torch.zeros(spec["shape"], dtype=dtype)


def _parameters(net: Any) -> Iterator[inspect.Parameter]:
    try:
        yield from inspect.signature(net.forward).parameters.values()
    except (TypeError, ValueError):
        return  # nothing to be known: what is given is given as it stands


def _put(tree: dict[Any, Any], path: Sequence[Any], value: Any) -> None:
    for key in path[:-1]:
        tree = tree.setdefault(key, {})
    tree[path[-1]] = value


def _built(record: type[dict[str, Any]], value: Any) -> Any:
    """Numbered entries are a list, named ones a record."""
    if type(value) is not dict:
        return value
    built = {key: _built(record, part) for key, part in value.items()}
    return [built[key] for key in sorted(built)] if all(isinstance(key, int) for key in built) else record(built)
