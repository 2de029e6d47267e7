"""Fixed-point arithmetic of TensorFlow Lite Micro's reference kernels, with double rounding.

Everything works on NumPy int64 arrays (or Python ints) that hold int32 values; `Qm.n` below is a raw int32 with m
integer and n fractional bits. Formulas: gemmlowp's fixedpoint.h and TFLite's quantization_util, written out anew.
"""

import math

import numpy as np

Ints = np.ndarray
INT32_MAX = 2**31 - 1
INT32_MIN = -(2**31)

# exp(-2^e) in Q0.31 for e = -2 .. 4: the factors of the barrel shifter in `exp_on_negative_values`.
_EXP_OF_POWERS = (1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242)


def quantize_multiplier(real: float) -> tuple[int, int]:
    """Write `real` >= 0 as multiplier * 2^(shift - 31) with an int32 multiplier in [2^30, 2^31)."""
    if real == 0.0:
        return 0, 0
    fraction, shift = math.frexp(real)
    multiplier = math.floor(fraction * 2**31 + 0.5)
    if multiplier == 2**31:
        multiplier, shift = 2**30, shift + 1
    return (multiplier, shift) if shift >= -31 else (0, 0)


def srdhm(a: Ints | int, b: Ints | int) -> Ints:
    """Saturating rounding doubling high multiply: (a * b + 2^30) >> 31, ties upwards."""
    product = np.asarray(a, np.int64) * np.asarray(b, np.int64)
    return np.minimum((product + (1 << 30)) >> 31, INT32_MAX)


def rounding_divide_by_pot(x: Ints, exponent: Ints | int) -> Ints:
    """x / 2^exponent rounded to nearest, ties away from zero; exponent in 0..31."""
    mask = (np.int64(1) << np.asarray(exponent, np.int64)) - 1
    threshold = (mask >> 1) + (x < 0)
    return (x >> np.asarray(exponent, np.int64)) + ((x & mask) > threshold)


def multiply_by_quantized_multiplier(x: Ints, multiplier: Ints | int, shift: Ints | int) -> Ints:
    """x * multiplier * 2^(shift - 31), rounded twice: after the multiplication and after the right shift."""
    shift = np.asarray(shift, np.int64)
    high = srdhm(np.asarray(x, np.int64) << np.maximum(shift, 0), multiplier)
    return rounding_divide_by_pot(high, np.maximum(-shift, 0))


def saturating_shift_left(x: Ints, exponent: int) -> Ints:
    """x * 2^exponent, saturated to int32."""
    return np.clip(np.asarray(x, np.int64) << exponent, INT32_MIN, INT32_MAX)


def exp_on_negative_values(a: Ints, integer_bits: int = 5) -> Ints:
    """exp(a) in Q0.31 for a <= 0 in Q5.26, or in another format of so many integer bits."""
    point = 31 - integer_bits
    quarter = 1 << (point - 2)
    modulo = (a & (quarter - 1)) - quarter
    result = _exp_on_last_quarter(saturating_shift_left(modulo, integer_bits))
    remainder = modulo - a
    for exponent, factor in zip(range(-2, integer_bits), _EXP_OF_POWERS, strict=False):
        result = np.where(remainder & (1 << (point + exponent)), srdhm(result, factor), result)
    return np.where(a == 0, INT32_MAX, result)


def _exp_on_last_quarter(a: Ints) -> Ints:
    """exp(a) in Q0.31 for a in [-1/4, 0) in Q0.31: a Taylor series of degree 4 around -1/8."""
    exp_minus_eighth, third = 1895147668, 715827883
    x = a + (1 << 28)
    x2 = srdhm(x, x)
    x3, x4 = srdhm(x2, x), srdhm(x2, x2)
    tail = rounding_divide_by_pot(srdhm(rounding_divide_by_pot(x4, 2) + x3, third) + x2, 1)
    return exp_minus_eighth + srdhm(exp_minus_eighth, x + tail)


def one_over_one_plus_x(a: Ints) -> Ints:
    """1 / (1 + a) in Q0.31 for a in [0, 1) in Q0.31."""
    return saturating_shift_left(_two_over_one_plus_x(a), 1)


def _two_over_one_plus_x(a: Ints) -> Ints:
    """2 / (1 + a) in Q2.29: three Newton-Raphson steps from 48/17 - 32/17 d."""
    half_denominator = (a + INT32_MAX + 1) // 2
    x = 1515870810 + srdhm(half_denominator, -1010580540)
    for _ in range(3):
        x = x + saturating_shift_left(srdhm(x, (1 << 29) - srdhm(half_denominator, x)), 2)
    return x


def logistic(a: Ints) -> Ints:
    """1 / (1 + exp(-a)) in Q0.31 for a in Q4.27."""
    above = one_over_one_plus_x(exp_on_negative_values(-np.abs(a), 4))
    return np.where(a == 0, 1 << 30, np.where(a > 0, above, INT32_MAX - above))


def tanh(a: Ints) -> Ints:
    """tanh(a) in Q0.31 for a in Q4.27: (1 - e) / (1 + e) with e = exp(-2 |a|), and -2 |a| is the same bits in Q5.26."""
    above = saturating_shift_left(_two_over_one_plus_x(exp_on_negative_values(-np.abs(a), 5)) - (1 << 29), 2)
    return np.sign(a) * above
