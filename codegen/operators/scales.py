"""Scales and zero points of a node's tensors, in the precision in which TFLite stores them (float32)."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ...analysis.ir.graph import Graph, Quantization
from ..quantize.fixed_point import quantize_multiplier

INT8_MIN, INT8_MAX = -128, 127


def quantization(graph: Graph, name: str) -> Quantization:
    """The quantization of tensor `name`; ValueError where calibration has not been done."""
    found = graph.tensor(name).quantization
    if found is None:
        raise ValueError(f"tensor {name} has no quantization")
    return found


def scale(graph: Graph, name: str) -> float:
    """The scale of a per-tensor quantized tensor, rounded to float32 and widened again."""
    return float(np.float32(quantization(graph, name).scale[0]))


def zero_point(graph: Graph, name: str) -> int:
    """The zero point of a per-tensor quantized tensor."""
    return quantization(graph, name).zero_point[0]


def channel_multipliers(graph: Graph, x: str, w: str, out: str, channels: int) -> tuple[np.ndarray, np.ndarray]:
    """int32 multipliers and int8 shifts of s_x * s_w[c] / s_out, one per output channel.

    The product and the quotient are taken in double, as PopulateConvolutionQuantizationParams does.
    """
    weight_scales = [float(np.float32(s)) for s in quantization(graph, w).scale]
    if len(weight_scales) == 1:
        weight_scales *= channels
    pairs = [quantize_multiplier(scale(graph, x) * s / scale(graph, out)) for s in weight_scales]
    return np.array([m for m, _ in pairs], np.int32), np.array([s for _, s in pairs], np.int8)


def clamp_range(graph: Graph, out: str, attrs: Mapping[str, Any]) -> tuple[int, int]:
    """The fused activation's real bounds as int8 values of `out` (CalculateActivationRangeQuantized)."""
    low, high = attrs.get("clamp", (-math.inf, math.inf))
    bounds = (_bound(graph, out, low, INT8_MIN), _bound(graph, out, high, INT8_MAX))
    return min(max(bounds[0], INT8_MIN), INT8_MAX), min(max(bounds[1], INT8_MIN), INT8_MAX)


def _bound(graph: Graph, out: str, real: float, unbounded: int) -> int:
    if math.isinf(real):
        return unbounded
    quotient = float(np.float32(real) / np.float32(scale(graph, out)))
    return zero_point(graph, out) + int(math.copysign(math.floor(abs(quotient) + 0.5), quotient))
