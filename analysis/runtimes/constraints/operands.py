"""Constraints on operands as such: what is constant, shapes, ranks, quantization."""

from math import prod

import numpy as np

from ...ir.graph import Graph, Node, Tensor
from .constraint import Unmet, times


def static_shapes(node: Node, graph: Graph) -> Unmet | None:
    """Every dimension is known before the model runs."""
    for name in (*node.inputs, *node.outputs):
        if name and any(size < 1 for size in graph.tensor(name).shape):
            return Unmet(f"{name} is {times(graph.tensor(name).shape)}", "a fixed size")
    return None


def per_tensor_maps(node: Node, graph: Graph) -> Unmet | None:
    """Feature maps have one scale per tensor."""
    for tensor in _maps(node, graph):
        if tensor.quantization and len(tensor.quantization.scale) > 1:
            return Unmet(f"{tensor.name} has {len(tensor.quantization.scale)} scales", "one scale")
    return None


def positive_scale(node: Node, graph: Graph) -> Unmet | None:
    """Every quantization scale is positive."""
    for tensor in _maps(node, graph):
        if tensor.quantization and min(tensor.quantization.scale) <= 0:
            return Unmet(f"{tensor.name} has scale {min(tensor.quantization.scale):g}", "a scale above 0")
    return None


def same_quantization(node: Node, graph: Graph) -> Unmet | None:
    """All inputs and the output share one scale and zero point."""
    known = {t.quantization for t in _maps(node, graph) if t.quantization is not None}
    return Unmet(f"these have {len(known)} different ones", "one observer for all of them") if len(known) > 1 else None


def constant_weights(node: Node, graph: Graph) -> Unmet | None:
    """The weights are a constant."""
    computed = [name for name in node.inputs[1:2] if name and not graph.is_constant(name)]
    return Unmet(f"{computed[0]} is computed at run time", "a parameter of the layer") if computed else None


def constant_bias(node: Node, graph: Graph) -> Unmet | None:
    """The bias is a constant."""
    computed = [name for name in node.inputs[2:3] if name and not graph.is_constant(name)]
    return Unmet(f"{computed[0]} is computed at run time", "a parameter of the layer") if computed else None


def constant_parameters(node: Node, graph: Graph) -> Unmet | None:
    """Every operand behind the first is a constant."""
    computed = [name for name in node.inputs[1:] if name and not graph.is_constant(name)]
    return Unmet(f"{computed[0]} is computed at run time", "a number in the source") if computed else None


def bias_bits(node: Node, graph: Graph, bits: int) -> Unmet | None:
    """Bias values fit {0} bits."""
    bias = graph.tensor(node.inputs[2]) if len(node.inputs) > 2 and node.inputs[2] else None
    if bias is None or bias.data is None or bias.data.dtype.kind != "i":
        return None
    largest = int(np.abs(bias.data.astype(np.float64)).max(initial=0))
    return Unmet(f"the largest is {largest}", f"{(1 << bits) - 1}") if largest >= 1 << bits else None


def weight_bits(node: Node, graph: Graph, bits: int) -> Unmet | None:
    """Weights have {0} bits."""
    weights = graph.tensor(node.inputs[1]) if len(node.inputs) > 1 else None
    wide = weights is not None and weights.dtype in ("int16", "int32", "int64")
    return Unmet(f"{weights.name} is {weights.dtype}", f"int{bits}") if wide and weights else None


def weight_sum(node: Node, graph: Graph, limit: int) -> Unmet | None:
    """The absolute int8 weights of one output channel sum up to at most {0}."""
    weights = graph.tensor(node.inputs[1])
    if weights.data is None:
        return None
    # ONNX's transposed convolution, which has no meaning of ours, keeps inputs before outputs.
    axis = {"depthwise_conv_2d": weights.data.ndim - 1, "transpose_conv": int("strides" in node.attrs)}.get(node.op, 0)
    rows = np.abs(np.moveaxis(weights.data, axis, 0).reshape(weights.data.shape[axis], -1).astype(np.float64))
    if rows.shape[1] * 127 <= limit:  # symmetric int8 weights are at most 127
        return None
    if weights.data.dtype.kind == "f":
        rows = rows / np.maximum(rows.max(axis=1, keepdims=True), 1e-30) * 127
    largest = int(rows.sum(axis=1).max())
    if largest <= limit:
        return None
    taps = rows.shape[1] * limit // largest
    return Unmet(f"one channel sums to {largest:,}", f"about {taps:,} weights per channel instead of {rows.shape[1]:,}")


def batch_one(node: Node, graph: Graph) -> Unmet | None:
    """The batch is 1."""
    shape = graph.tensor(node.inputs[0]).shape
    return Unmet(f"batch {shape[0]}", "batch 1") if len(shape) == 4 and shape[0] != 1 else None


def rank_at_most(node: Node, graph: Graph, most: int) -> Unmet | None:
    """Tensors have at most {0} dimensions."""
    rank = max(len(tensor.shape) for tensor in _maps(node, graph))
    return Unmet(f"rank {rank}", f"rank {most}") if rank > most else None


def same_shapes(node: Node, graph: Graph) -> Unmet | None:
    """Both inputs have one shape, without broadcasting."""
    a, b = (graph.tensor(name).shape for name in node.inputs[:2])
    return Unmet(f"{times(a)} and {times(b) or 'a scalar'}", f"two of {times(max(a, b, key=len))}") if a != b else None


def same_shapes_or_channels(node: Node, graph: Graph) -> Unmet | None:
    """Both inputs have one shape, or one of them has one value for each channel."""
    a, b = (graph.tensor(name).shape for name in node.inputs[:2])
    channels = len(a) == len(b) > 0 and a[-1] == b[-1] and min(prod(a), prod(b)) == a[-1]
    return None if channels else same_shapes(node, graph)


def _maps(node: Node, graph: Graph) -> tuple[Tensor, ...]:
    return tuple(graph.tensor(name) for name in (*graph.activations(node), *node.outputs))


OPERANDS = (static_shapes, per_tensor_maps, positive_scale, same_quantization, constant_weights, constant_bias,
            constant_parameters, bias_bits, weight_bits, weight_sum, batch_one, rank_at_most, same_shapes,
            same_shapes_or_channels)  # fmt: skip
