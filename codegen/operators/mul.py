"""mul: the product of (q - zero_point) of two tensors, rescaled by s1 * s2 / s_out."""

import numpy as np

from ...analysis.ir.graph import Graph, Node
from ..quantize.fixed_point import multiply_by_quantized_multiplier, quantize_multiplier
from .operator import Constants, Operator
from .scales import clamp_range, scale, zero_point


def _multiplier(node: Node, graph: Graph) -> tuple[int, int]:
    first, second = (scale(graph, name) for name in node.inputs[:2])
    return quantize_multiplier(first * second / scale(graph, node.outputs[0]))


def _constants(node: Node, graph: Graph) -> Constants:
    multiplier, shift = _multiplier(node, graph)
    low, high = clamp_range(graph, node.outputs[0], node.attrs)
    return Constants(
        {
            "in1_zero_point": zero_point(graph, node.inputs[0]),
            "in2_zero_point": zero_point(graph, node.inputs[1]),
            "out_zero_point": zero_point(graph, node.outputs[0]),
            "out_multiplier": multiplier,
            "out_shift": shift,
            "clamp_min": low,
            "clamp_max": high,
        }
    )


def _run(node: Node, graph: Graph, inputs: list[np.ndarray]) -> np.ndarray:
    a, b = (x.astype(np.int64) - zero_point(graph, name) for name, x in zip(node.inputs, inputs, strict=True))
    scaled = multiply_by_quantized_multiplier(a * b, *_multiplier(node, graph)) + zero_point(graph, node.outputs[0])
    return np.clip(scaled, *clamp_range(graph, node.outputs[0], node.attrs)).astype(np.int8)


MUL = Operator(_constants, _run)
