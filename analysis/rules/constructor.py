"""The call in the source that constructs a layer, and what it is given."""

import ast

from ..ir.graph import Node
from ..source.module import Module

PARAMETERS: dict[str, tuple[str, ...]] = {
    "Conv1d": ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "bias"),
    "Conv2d": ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "bias"),
    "Linear": ("in_features", "out_features", "bias"),
    "BatchNorm1d": ("num_features", "eps", "momentum", "affine", "track_running_stats"),
    "BatchNorm2d": ("num_features", "eps", "momentum", "affine", "track_running_stats"),
}
"""The positional parameters of layers (torch 2.13)."""


def constructor(module: Module | None, node: Node) -> ast.Call | None:
    """The call that makes the layer of `node`, where the file has exactly one of its class on that line."""
    init = node.origin.init
    if module is None or init is None or init.file != module.file:
        return None
    calls = [call for call in module.calls_on((init.start.line,)) if layer_name(call) == node.origin.layer]
    return calls[0] if len(calls) == 1 else None


def layer_name(call: ast.Call) -> str:
    """The last part of what is called: Conv2d of `nn.Conv2d(...)`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def arguments(call: ast.Call) -> dict[str, ast.expr] | None:
    """The arguments of a layer's constructor by parameter; None where some are not written out."""
    names = PARAMETERS.get(layer_name(call))
    if names is None or any(isinstance(arg, ast.Starred) for arg in call.args) or len(call.args) > len(names):
        return None
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    return dict(zip(names, call.args, strict=False)) | {k.arg: k.value for k in call.keywords if k.arg}


def source_text(module: Module, node: ast.expr) -> str:
    """The text of an expression, as it is written."""
    return ast.get_source_segment("\n".join(module.lines), node) or ast.unparse(node)
