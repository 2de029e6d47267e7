"""Fixed-point arithmetic: ties, edges and closeness to real arithmetic."""

import math

import numpy as np
import pytest

from chipfit.codegen.quantize.fixed_point import (
    exp_on_negative_values,
    multiply_by_quantized_multiplier,
    one_over_one_plus_x,
    quantize_multiplier,
    rounding_divide_by_pot,
    srdhm,
)

MULTIPLIERS = (
    (0.0, (0, 0)),
    (1.0, (2**30, 1)),
    (0.5, (2**30, 0)),
    (0.75, (3 * 2**29, 0)),
    (2.0**-32, (2**30, -31)),
    (2.0**-33, (0, 0)),
    (1.0 - 2.0**-40, (2**30, 1)),
    (3.0, (3 * 2**29, 2)),
)
HALVES = ((5, 1, 3), (-5, 1, -3), (3, 1, 2), (-3, 1, -2), (1, 1, 1), (-1, 1, -1), (6, 2, 2), (-6, 2, -2), (7, 0, 7))
PRODUCTS = ((1 << 30, 1, 1), (-(1 << 30), 1, 0), (-(1 << 30) - 1, 1, -1), (-(2**31), -(2**31), 2**31 - 1))


@pytest.mark.parametrize(("real", "pair"), MULTIPLIERS)
def test_quantize_multiplier(real, pair):
    assert quantize_multiplier(real) == pair


@pytest.mark.parametrize(("x", "exponent", "expected"), HALVES)
def test_ties_go_away_from_zero_when_dividing(x, exponent, expected):
    assert rounding_divide_by_pot(np.array(x), exponent) == expected


@pytest.mark.parametrize(("a", "b", "expected"), PRODUCTS)
def test_ties_go_up_when_multiplying(a, b, expected):
    assert srdhm(a, b) == expected


def test_multiplication_is_within_one_of_the_real_product():
    rng = np.random.default_rng(1)
    x = rng.integers(-(2**26), 2**26, 2000)
    for real in np.exp(rng.uniform(math.log(1e-6), math.log(20.0), 50)):
        scaled = multiply_by_quantized_multiplier(x, *quantize_multiplier(float(real)))
        assert np.abs(scaled - x * real).max() <= 1.0


def test_exponential_and_reciprocal():
    a = np.arange(-(31 << 26), 1, 99991)
    # A Taylor series of degree 4 over 1/8 to either side: at most (1/8)^5 / 5!.
    assert np.abs(exp_on_negative_values(a) / 2**31 - np.exp(a / 2**26)).max() < 2.6e-7
    x = np.arange(0, 2**31, 1999993)
    assert np.abs(one_over_one_plus_x(x) / 2**31 - 1 / (1 + x / 2**31)).max() < 2e-8
