"""The last step of every operator with an int32 accumulator: rescale, add the zero point, clamp, narrow."""

import numpy as np

from ...analysis.ir.graph import Graph, Node
from ..quantize.fixed_point import multiply_by_quantized_multiplier
from .scales import channel_multipliers, clamp_range, zero_point


def requantize(acc: np.ndarray, node: Node, graph: Graph) -> np.ndarray:
    """int8 outputs from accumulators whose last axis is the output channel (inputs are x, w, ...)."""
    x, w, out = node.inputs[0], node.inputs[1], node.outputs[0]
    multipliers, shifts = channel_multipliers(graph, x, w, out, acc.shape[-1])
    scaled = multiply_by_quantized_multiplier(acc, multipliers, shifts) + zero_point(graph, out)
    return np.clip(scaled, *clamp_range(graph, out, node.attrs)).astype(np.int8)
