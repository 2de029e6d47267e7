"""Runs a model that fails and remembers what it was doing. Plain Python: the worker loads this."""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Mapping
from typing import Any


def observed(torch: Any, run: Callable[[], Any], files: Container[str]) -> None:
    """Call `run`. What raises leaves with an `operation`, as far as one can be told.

    {function, layer: {name, path} or None, operands: [{shape, function, file, line}]}: the function of torch that
    raised, the layer around it, and its tensors with the functions and lines that made them.
    """
    made: dict[int, tuple[Any, dict[str, Any]]] = {}
    failed: list[dict[str, Any]] = []
    layers: list[Any] = []

    class Observer(torch.overrides.TorchFunctionMode):
        def __torch_function__(self, function: Any, kinds: Any, args: Any = (), kwargs: Any = None) -> Any:
            try:
                result = function(*args, **(kwargs or {}))
            except Exception:
                if not failed:
                    failed.append(_operation(torch, function, [*args, *(kwargs or {}).values()], made, layers))
                raise
            for value in result if isinstance(result, (tuple, list)) else (result,):
                if isinstance(value, torch.Tensor):
                    made[id(value)] = (value, {"function": _name(function), **_place(files)})
            return result

    def enter(layer: Any, args: Any) -> None:
        layers.append(layer)

    def leave(layer: Any, args: Any, result: Any) -> None:
        layers.pop()

    hooks = torch.nn.modules.module
    handles = [hooks.register_module_forward_pre_hook(enter), hooks.register_module_forward_hook(leave)]
    try:
        with torch.no_grad(), Observer():
            run()
    except Exception as error:
        if failed:
            error.operation = failed[0]  # type: ignore[attr-defined]
        raise
    finally:
        for handle in handles:
            handle.remove()


def _operation(
    torch: Any, function: Any, values: list[Any], made: Mapping[int, Any], layers: list[Any]
) -> dict[str, Any]:
    flat = [v for value in values for v in (value if isinstance(value, (tuple, list)) else (value,))]
    operands = []
    for tensor in flat:
        if isinstance(tensor, torch.Tensor):
            known = made.get(id(tensor), (None, {}))[1]
            kind = "parameter" if isinstance(tensor, torch.nn.Parameter) else "input"
            operands.append({"shape": list(tensor.shape), "function": kind, **known})
    layer = layers[-1] if layers else None
    path = next((n for n, m in layers[0].named_modules() if m is layer), "") if layers else ""
    described = {"name": type(layer).__name__, "path": path} if layer is not None else None
    return {"function": _name(function), "layer": described, "operands": operands[:8]}


def _name(function: Any) -> str:
    return str(getattr(function, "__name__", "")).strip("_")


def _place(files: Container[str]) -> dict[str, Any]:
    """The innermost line of the user's."""
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename in files:
            return {"file": frame.f_code.co_filename, "line": frame.f_lineno}
        frame = frame.f_back
    return {}
