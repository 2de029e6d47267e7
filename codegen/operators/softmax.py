"""softmax over the last axis, in fixed point; the output has scale 1/256 and zero point -128."""

import math

import numpy as np

from ...analysis.ir.graph import Graph, Node
from ..quantize.fixed_point import (
    exp_on_negative_values,
    multiply_by_quantized_multiplier,
    one_over_one_plus_x,
    quantize_multiplier,
    rounding_divide_by_pot,
    srdhm,
)
from .operator import Constants, Operator
from .scales import scale

DIFF_INTEGER_BITS = 5  # differences to the maximum are Q5.26
SUM_INTEGER_BITS = 12  # the sum of exponentials is Q12.19


def _constants(node: Node, graph: Graph) -> Constants:
    """beta * scale as a multiplier of int8 differences into Q5.26, and the difference below which exp is 0."""
    real = float(np.float32(node.attrs.get("beta", 1.0))) * scale(graph, node.inputs[0]) * 2 ** (31 - DIFF_INTEGER_BITS)
    multiplier, shift = quantize_multiplier(min(real, 2**31 - 1.0))
    if shift < 0:
        raise ValueError(f"{node.name}: the input scale times beta is too small for softmax in Q5.26")
    radius = ((1 << DIFF_INTEGER_BITS) - 1) * 2 ** (31 - DIFF_INTEGER_BITS) / 2**shift
    return Constants({"multiplier": multiplier, "shift": shift, "diff_min": -math.floor(radius)})


def _run(node: Node, graph: Graph, inputs: list[np.ndarray]) -> np.ndarray:
    p = _constants(node, graph).scalars
    x = inputs[0].astype(np.int64)
    diff = x - x.max(axis=-1, keepdims=True)
    counted = diff >= p["diff_min"]
    scaled = multiply_by_quantized_multiplier(np.where(counted, diff, 0), p["multiplier"], p["shift"])
    exps = np.where(counted, exp_on_negative_values(scaled), 0)
    total = np.where(counted, rounding_divide_by_pot(exps, SUM_INTEGER_BITS), 0).sum(axis=-1, keepdims=True)
    headroom = 32 - np.vectorize(int.bit_length, otypes=[np.int64])(total.astype(object))
    reciprocal = one_over_one_plus_x((total << headroom) - 2**31)
    out = rounding_divide_by_pot(srdhm(reciprocal, exps), SUM_INTEGER_BITS - headroom + 31 - 8) - 128
    return np.where(counted, np.clip(out, -128, 127), -128).astype(np.int8)


SOFTMAX = Operator(_constants, _run)
