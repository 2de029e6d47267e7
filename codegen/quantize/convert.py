"""Ranges in, integers out: give every tensor its scale and zero point and round the constants.

TFLite's int8 specification: activations asymmetric per tensor, weights symmetric per output channel in
[-127, 127], bias int32 with scale s_in * s_w[c]. Nothing is added, dropped or resized: the plan of the converted
graph is the plan of the lowered one.
"""

from dataclasses import replace

import numpy as np

from ...analysis.ir.graph import Graph, Node, Quantization, Tensor
from .calibrate import Ranges
from .scale_groups import scale_groups

_CHANNEL_AXIS = {"conv_2d": 0, "depthwise_conv_2d": 3, "fully_connected": 0}
_INT32_MAX = 2**31 - 1


def convert(graph: Graph, ranges: Ranges) -> Graph:
    """The integer graph. Every node has a kernel, and every activation a range."""
    tensors = dict(graph.tensors)
    for group in scale_groups(graph):
        low = min((ranges[name][0] for name in group.tensors if name in ranges), default=0.0)
        high = max((ranges[name][1] for name in group.tensors if name in ranges), default=0.0)
        shared = group.given or affine(low, high)
        tensors |= {name: replace(tensors[name], quantization=shared) for name in group.tensors}
    for node in graph.nodes:
        if node.op in _CHANNEL_AXIS:
            tensors |= _layer(node, tensors)
    return replace(graph, tensors=tensors)


def affine(low: float, high: float) -> Quantization:
    """The int8 scale and zero point that cover [low, high] and represent 0 exactly."""
    low, high = min(low, 0.0), max(high, 0.0)
    scale = float(np.float32((high - low) / 255)) or 1.0
    return Quantization((scale,), (int(np.clip(round(-128 - low / scale), -128, 127)),))


def needs_ranges(graph: Graph) -> bool:
    """Whether a tensor needs a range: one whose quantization is neither adopted nor fixed, nor shared."""
    return any(group.given is None for group in scale_groups(graph))


def _layer(node: Node, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Weights and bias of one layer in integers."""
    x, weights, bias = (tensors[name] for name in node.inputs)
    output = tensors[node.outputs[0]]
    assert x.quantization and output.quantization and weights.data is not None and bias.data is not None
    axis = _CHANNEL_AXIS[node.op]
    in_scale, out_scale = x.quantization.scale[0], output.quantization.scale[0]
    by_channel = np.moveaxis(weights.data, axis, 0).reshape(weights.shape[axis], -1).astype(np.float64)
    offsets = bias.data.astype(np.float64)
    given = _given(weights, len(by_channel))
    found = zip(by_channel, offsets, given, strict=True)
    scales = np.array([_channel_scale(w, b, in_scale, out_scale, known) for w, b, known in found])
    spread = scales.reshape([-1 if i == axis else 1 for i in range(weights.data.ndim)])
    q_weights = np.clip(np.round(weights.data / spread), -127 if weights.quantization is None else -128, 127).astype(
        np.int8
    )
    q_bias = np.round(offsets / (in_scale * scales)).astype(np.int64).astype(np.int32)
    per_channel = Quantization(tuple(scales.tolist()), (0,) * len(scales), axis)
    of_bias = Quantization(tuple((in_scale * scales).tolist()), (0,) * len(scales), 0)
    return {
        weights.name: replace(weights, data=q_weights, quantization=per_channel),
        bias.name: replace(bias, data=q_bias, quantization=of_bias),
    }


def _given(weights: Tensor, channels: int) -> list[float | None]:
    """The scales that a quantized file has for its channels."""
    if weights.quantization is None:
        return [None] * channels
    scales = weights.quantization.scale
    return list(scales if len(scales) > 1 else scales * channels)


def _channel_scale(weights: np.ndarray, bias: float, in_scale: float, out_scale: float, given: float | None) -> float:
    """The weight scale of one channel: the one given, else the finest that represents its weights; sums fit int32.

    A channel without weights has no scale of its own: its bias is kept to 2^-20 of an output step.
    """
    scale = given or max(float(np.abs(weights).max()) / 127, out_scale / in_scale * 2.0**-20)
    scale = float(np.float32(scale))
    while abs(bias) / (in_scale * scale) + 255 * np.abs(np.round(weights / scale)).sum() > _INT32_MAX - 1:
        scale *= 2  # exact in float32; a bias this far beyond the weights matters more than their low bits
    return scale
