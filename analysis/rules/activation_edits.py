"""The fix that puts an activation that every runtime has in the place of a costlier one of its kind."""

import ast

from ..diagnostic import Edit, Fix, Safety
from ..ir.graph import Node
from ..source.module import Module
from .constructor import constructor, layer_name, source_text

_LAYERS = {"Hardswish": "ReLU6", "SiLU": "ReLU6", "Mish": "ReLU6", "GELU": "ReLU"}
_FUNCTIONS = {"hardswish": "relu6", "silu": "relu6", "mish": "relu6", "gelu": "relu"}
_MODULES = frozenset({"F", "functional"})


def simpler_activation(module: Module | None, node: Node) -> Fix | None:
    """`nn.GELU()` becomes `nn.ReLU()` and `F.silu(x)` becomes `F.relu6(x)`, arguments but the input left out."""
    if module is None:
        return None
    return _layer(module, node) if node.origin.layer else _function(module, node)


def _layer(module: Module, node: Node) -> Fix | None:
    call = constructor(module, node)
    simpler = _LAYERS.get(node.origin.layer)
    if call is None or simpler is None or not isinstance(call.func, ast.Attribute):
        return None
    return _fix(module, call, node.origin.layer, simpler, f"{source_text(module, call.func.value)}.{simpler}()")


def _function(module: Module, node: Node) -> Fix | None:
    """None where the line has several such calls."""
    line = node.origin.calls[-1] if node.origin.calls else None
    if line is None or line.file != module.file:
        return None
    calls = [c for c in module.calls_on(line.lines) if layer_name(c) in _FUNCTIONS]
    if len(calls) != 1 or not isinstance(calls[0].func, ast.Attribute) or len(calls[0].args) != 1:
        return None
    owner = source_text(module, calls[0].func.value)
    if owner.rpartition(".")[2] not in _MODULES:
        return None
    name = calls[0].func.attr
    text = f"{owner}.{_FUNCTIONS[name]}({source_text(module, calls[0].args[0])})"
    return _fix(module, calls[0], name, _FUNCTIONS[name], text)


def _fix(module: Module, call: ast.Call, name: str, simpler: str, text: str) -> Fix:
    title = f"Replace `{name}` by `{simpler}`; retrain with it"
    return Fix(title, Safety.UNSAFE, (Edit(module.span_of(call), text),))
