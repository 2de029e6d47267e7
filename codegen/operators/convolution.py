"""What conv_2d, depthwise_conv_2d and fully_connected share: folded bias, multipliers, windows."""

from collections.abc import Iterator

import numpy as np

from ...analysis.ir.graph import Graph, Node
from .operator import Constants
from .scales import channel_multipliers, clamp_range, zero_point


def weights(node: Node, graph: Graph) -> np.ndarray:
    """The int8 weights; ValueError where the weights are not constant."""
    data = graph.tensor(node.inputs[1]).data
    if data is None:
        raise ValueError(f"{node.name}: weights must be constant")
    return np.asarray(data)


def bias(node: Node, graph: Graph, channels: int) -> np.ndarray:
    """The int32 bias as int64 [channels]; zeros where the node has none."""
    data = graph.tensor(node.inputs[2]).data if len(node.inputs) > 2 and node.inputs[2] else None
    return np.zeros(channels, np.int64) if data is None else np.asarray(data).astype(np.int64).reshape(channels)


def constants(node: Node, graph: Graph, channel_axis: int) -> Constants:
    """Constants of the three kernels; bias becomes bias - zero_point * sum(w), so that taps need no subtraction."""
    x, out = node.inputs[0], node.outputs[0]
    w = weights(node, graph)
    channels = w.shape[channel_axis]
    tap_axes = tuple(axis for axis in range(w.ndim) if axis != channel_axis)
    folded = bias(node, graph, channels) - zero_point(graph, x) * w.astype(np.int64).sum(axis=tap_axes)
    if np.abs(folded).max(initial=0) >= 2**31:
        raise ValueError(f"{node.name}: the folded bias does not fit int32")
    multipliers, shifts = channel_multipliers(graph, x, node.inputs[1], out, channels)
    low, high = clamp_range(graph, out, node.attrs)
    return Constants(
        {
            "in_zero_point": zero_point(graph, x),
            "out_zero_point": zero_point(graph, out),
            "clamp_min": low,
            "clamp_max": high,
        },
        {"weights": w.astype(np.int8), "bias": folded.astype(np.int32), "multipliers": multipliers, "shifts": shifts},
    )


def taps(node: Node, x: np.ndarray, kernel: tuple[int, int]) -> Iterator[tuple[int, int, np.ndarray]]:
    """(ky, kx, x seen by that tap [N, H_out, W_out, C]) of a zero-padded real-valued input [N, H, W, C]."""
    (kh, kw), (sh, sw), (dh, dw) = kernel, node.attrs["stride"], node.attrs["dilation"]
    top, left, bottom, right = node.attrs["padding"]
    padded = np.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)))
    rows = (padded.shape[1] - (kh - 1) * dh - 1) // sh + 1
    columns = (padded.shape[2] - (kw - 1) * dw - 1) // sw + 1
    for ky in range(kh):
        for kx in range(kw):
            y, z = ky * dh, kx * dw
            yield ky, kx, padded[:, y : y + (rows - 1) * sh + 1 : sh, z : z + (columns - 1) * sw + 1 : sw]
