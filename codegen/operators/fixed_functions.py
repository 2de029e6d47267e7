"""Functions of one value that TensorFlow Lite Micro computes in fixed point.

Each maps q - zero_point of the input (int64, any shape) to q - zero_point of the output, not yet clamped to int8.
Formulas: TFLite's reference kernels (logistic.h, tanh.h, hard_swish.h, leaky_relu.h, requantize.h), written out anew.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..quantize.fixed_point import (
    Ints,
    logistic,
    multiply_by_quantized_multiplier,
    quantize_multiplier,
    rounding_divide_by_pot,
    tanh,
)

Function = Callable[[Ints, float, float, Mapping[str, Any]], Ints]

INTEGER_BITS = 4  # the argument of logistic and tanh is Q4.27


def _sigmoidal(function: Callable[[Ints], Ints], bits: int, low: int, high: int) -> Function:
    """A function into `bits` fractional bits that is `low` or `high` where the argument leaves Q4.27."""

    def run(x: Ints, in_scale: float, out_scale: float, attrs: Mapping[str, Any]) -> Ints:
        multiplier, shift = quantize_multiplier(in_scale * 2 ** (31 - INTEGER_BITS))
        radius = math.floor(((1 << INTEGER_BITS) - 1) * 2 ** (31 - INTEGER_BITS) / 2**shift)
        inside = np.abs(x) < radius
        argument = multiply_by_quantized_multiplier(np.where(inside, x, 0), multiplier, shift)
        value = rounding_divide_by_pot(function(argument), 31 - bits)
        return np.where(inside, value, np.where(x > 0, high, low))

    return run


def _leaky_relu(x: Ints, in_scale: float, out_scale: float, attrs: Mapping[str, Any]) -> Ints:
    s, o, alpha = np.float32(in_scale), np.float32(out_scale), np.float32(attrs["alpha"])
    factors = (float(s / o), float(s * alpha / o))
    above, below = (_scaled(x, factor) for factor in factors)
    return np.where(x >= 0, above, below)


def _scaled(x: Ints, factor: float) -> Ints:
    multiplier, shift = quantize_multiplier(abs(factor))
    return multiply_by_quantized_multiplier(x, multiplier if factor >= 0 else -multiplier, shift)


def _quantize(x: Ints, in_scale: float, out_scale: float, attrs: Mapping[str, Any]) -> Ints:
    return _scaled(x, in_scale / out_scale)


def _hard_swish(x: Ints, in_scale: float, out_scale: float, attrs: Mapping[str, Any]) -> Ints:
    """x * relu6(x + 3) / 6 in 16 bits: x with 7 bits more, times a second factor of 3/32768 that saturates at 1."""
    fine = np.float32(1 / 128) * np.float32(in_scale)
    out_multiplier, out_shift = _int16_multiplier(float(fine / np.float32(out_scale)))
    relu_multiplier, relu_shift = _int16_multiplier(float(fine / np.float32(3 / 32768)))
    hires = x * (1 << 7)
    relu = hires
    if relu_shift > 0:
        relu = _int16(relu << (relu_shift - 1))
    relu = _high_mul16(relu, relu_multiplier)
    if relu_shift > 0:
        relu = _int16(relu << 1)
    elif relu_shift < 0:
        relu = rounding_divide_by_pot(relu, -relu_shift)
    relu = (relu + (1 << 15)) >> 1
    product = _truncated(relu * _high_mul16(hires, out_multiplier))
    return rounding_divide_by_pot(product, -out_shift) if out_shift <= 0 else _int16(product << out_shift)


def _int16_multiplier(real: float) -> tuple[int, int]:
    multiplier, shift = quantize_multiplier(real)
    return min((multiplier + (1 << 15)) >> 16, 32767), shift


def _int16(x: Ints) -> Ints:
    return np.clip(x, -32768, 32767)


def _high_mul16(a: Ints, b: int) -> Ints:
    """Saturating rounding doubling high multiply of int16, ties away from zero."""
    product = a * b
    return _int16(_truncated(product + np.where(product >= 0, 1 << 14, 1 - (1 << 14))))


def _truncated(x: Ints) -> Ints:
    """x / 2^15 as C divides."""
    return np.sign(x) * (np.abs(x) >> 15)


FIXED_FUNCTIONS: Mapping[str, Function] = {
    "logistic": _sigmoidal(logistic, 8, 0, 255),
    "tanh": _sigmoidal(tanh, 7, -128, 127),
    "hard_swish": _hard_swish,
    "leaky_relu": _leaky_relu,
    "quantize": _quantize,
}
