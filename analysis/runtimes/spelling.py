"""How the runtimes' tables call a node, and what an operator without a row consists of."""

from collections.abc import Mapping
from types import MappingProxyType

from ..ir.graph import Node

_PIECES = {
    "clip": "maximum minimum",
    "relu_n1_to_1": "maximum minimum",
    "hard_sigmoid": "mul add minimum maximum",
    "softplus": "exp add log",
    "mish": "exp add log tanh mul",
    "layer_normalization": "mean squared_difference rsqrt mul add",
    "instance_normalization": "mean squared_difference rsqrt mul add",
    "group_normalization": "reshape mean squared_difference rsqrt mul add",
    "einsum": "transpose reshape batch_matmul",
}
COMPOSITES: Mapping[str, tuple[str, ...]] = MappingProxyType({op: tuple(v.split()) for op, v in _PIECES.items()})
"""Operators that a TFLite converter splits where there is no builtin of that name."""

_TFLITE = {
    "cum_sum": "cumsum",
    "greater_or_equal": "greater_equal",
    "less_or_equal": "less_equal",
    "and": "logical_and",
    "or": "logical_or",
    "not": "logical_not",
    "expand": "broadcast_to",
    "top_k": "topk_v2",
    "mod": "floor_mod",
}
"""Operators that the importer has no meaning for keep ONNX's name; the tables have TFLite's."""


def spelled(node: Node) -> str:
    """The name of the node's operator in the tables. `resize` and `pad` are two operators each, by their mode."""
    mode = node.attrs.get("mode", "")
    mode = mode.decode() if isinstance(mode, bytes) else str(mode)
    if node.op == "resize":
        return {"nearest": "resize_nearest_neighbor", "linear": "resize_bilinear"}.get(mode, "resize")
    return "mirror_pad" if node.op == "pad" and mode in ("reflect", "symmetric") else _TFLITE.get(node.op, node.op)
