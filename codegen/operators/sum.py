"""add and sub: both inputs are brought to twice the larger scale, 20 bits up, and added or subtracted."""

import numpy as np

from ...analysis.ir.graph import Graph, Node
from ..quantize.fixed_point import multiply_by_quantized_multiplier, quantize_multiplier
from .operator import Constants, Operator
from .scales import clamp_range, scale, zero_point

LEFT_SHIFT = 20


def _multipliers(node: Node, graph: Graph) -> list[tuple[int, int]]:
    """(multiplier, shift) of the first input, the second input and the output (TFLM's CalculateOpDataAdd)."""
    scales = [scale(graph, name) for name in node.inputs[:2]]
    twice_max = 2 * max(scales)
    reals = [s / twice_max for s in scales] + [twice_max / ((1 << LEFT_SHIFT) * scale(graph, node.outputs[0]))]
    return [quantize_multiplier(real) for real in reals]


def _constants(node: Node, graph: Graph) -> Constants:
    (m1, s1), (m2, s2), (m3, s3) = _multipliers(node, graph)
    low, high = clamp_range(graph, node.outputs[0], node.attrs)
    return Constants(
        {
            "in1_zero_point": zero_point(graph, node.inputs[0]),
            "in1_multiplier": m1,
            "in1_shift": s1,
            "in2_zero_point": zero_point(graph, node.inputs[1]),
            "in2_multiplier": m2,
            "in2_shift": s2,
            "out_zero_point": zero_point(graph, node.outputs[0]),
            "out_multiplier": m3,
            "out_shift": s3,
            "clamp_min": low,
            "clamp_max": high,
        }
    )


def _sum(sign: int) -> Operator:
    def run(node: Node, graph: Graph, inputs: list[np.ndarray]) -> np.ndarray:
        first, second, (multiplier, shift) = _multipliers(node, graph)
        scaled = []
        for name, x, (m, s) in zip(node.inputs, inputs, (first, second), strict=True):
            shifted = (x.astype(np.int64) - zero_point(graph, name)) << LEFT_SHIFT
            scaled.append(multiply_by_quantized_multiplier(shifted, m, s))
        total = scaled[0] + sign * scaled[1]
        out = multiply_by_quantized_multiplier(total, multiplier, shift) + zero_point(graph, node.outputs[0])
        return np.clip(out, *clamp_range(graph, node.outputs[0], node.attrs)).astype(np.int8)

    return Operator(_constants, run)


ADD, SUB = _sum(1), _sum(-1)
