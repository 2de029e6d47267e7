"""What `forward` returns, as torch.export takes it: tensors, and lists, tuples and dicts of them."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any


def take_outputs_apart(torch: Any, net: Any) -> None:
    """Let `forward` return a dict where it returns a dataclass or any other object that holds tensors."""
    forward = net.forward

    @functools.wraps(forward)
    def plain(*args: Any, **kwargs: Any) -> Any:
        return _plain(torch, forward(*args, **kwargs))

    net.forward = plain


def _plain(torch: Any, value: Any) -> Any:
    if value is None or isinstance(value, (torch.Tensor, bool, int, float, complex, str)):
        return value
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(torch, getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(torch, part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(torch, part) for part in value]
    held = getattr(value, "__dict__", None)
    return {name: _plain(torch, part) for name, part in held.items()} if held else value
