"""The fix that puts a batch norm before the activation that stands between it and its convolution."""

import ast

from ..diagnostic import Edit, Fix, Safety
from ..ir.graph import Node
from ..source.module import Module
from .constructor import constructor, layer_name, source_text

_ACTIVATIONS = frozenset({"ReLU", "ReLU6", "Hardtanh"})
_FUNCTIONS = frozenset({"relu", "relu6", "hardtanh"})
_TITLE = "Normalize before the activation, where it costs nothing; retrain"


def norm_before_activation(module: Module | None, norm: Node) -> Fix | None:
    """Exchange the two in the `nn.Sequential` they are listed in, or in the call `self.norm(F.relu(...))`."""
    if module is None:
        return None
    return _in_sequential(module, norm) or _in_forward(module, norm)


def _in_sequential(module: Module, norm: Node) -> Fix | None:
    call = constructor(module, norm)
    for owner in module.of(ast.Call):
        listed = owner.args if layer_name(owner) == "Sequential" else []
        if call is None or not any(item is call for item in listed):
            continue
        index = next(i for i, item in enumerate(listed) if item is call)
        before = listed[index - 1] if index else None
        if isinstance(before, ast.Call) and layer_name(before) in _ACTIVATIONS:
            return _fix(module, (before, source_text(module, call)), (call, source_text(module, before)))
    return None


def _in_forward(module: Module, norm: Node) -> Fix | None:
    """`self.norm(F.relu(x))` and `self.norm(x.relu())`, where the line calls the norm once."""
    lines = {span.start.line for span in norm.origin.calls if span.file == module.file}
    attribute = norm.origin.scope.rpartition(".")[2]
    found = [c for c in module.calls_on(lines) if layer_name(c) == attribute and len(c.args) == 1]
    inner = found[0].args[0] if len(found) == 1 else None
    if not isinstance(inner, ast.Call) or layer_name(inner) not in _FUNCTIONS or inner.keywords:
        return None
    normalize = source_text(module, found[0].func)
    text = source_text(module, inner.func)
    if len(inner.args) == 1:
        return _fix(module, (found[0], f"{text}({normalize}({source_text(module, inner.args[0])}))"))
    if not inner.args and isinstance(inner.func, ast.Attribute):
        source = source_text(module, inner.func.value)
        return _fix(module, (found[0], f"{normalize}({source}).{inner.func.attr}()"))
    return None


def _fix(module: Module, *changes: tuple[ast.expr, str]) -> Fix:
    return Fix(_TITLE, Safety.UNSAFE, tuple(Edit(module.span_of(node), text) for node, text in changes))
