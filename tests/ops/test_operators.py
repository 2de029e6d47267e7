"""What an operator says about itself agrees with what it does: shapes, costs, and invariance to layout."""

from math import inf

import numpy as np
import pytest

from chipfit.analysis.ops.convolution import window_output
from chipfit.analysis.ops.elementwise import CLAMPS, CONDITIONS
from chipfit.analysis.ops.operator import NO_CLAMP
from chipfit.analysis.ops.table import OPERATORS

WINDOW = {"clamp": NO_CLAMP}
CONVOLUTIONS = [
    # op, x, w, attributes, output, multiply-accumulates
    ("conv_2d", (1, 8, 6, 3), (5, 3, 3, 3), {"stride": (1, 1), "padding": (1, 1, 1, 1)}, (1, 8, 6, 5), 8 * 6 * 5 * 27),
    ("conv_2d", (1, 9, 7, 4), (6, 1, 2, 2), {"stride": (2, 3), "padding": (0, 1, 0, 0)}, (1, 5, 3, 6), 5 * 3 * 6 * 4),
    ("conv_2d", (1, 10, 5, 2), (1, 4, 1, 2), {"dilation": (3, 1), "padding": (0, 0, 1, 0)}, (1, 2, 5, 1), 2 * 5 * 8),
    ("depthwise_conv_2d", (1, 8, 8, 3), (1, 3, 3, 6), {"stride": (2, 2), "padding": (0, 0, 1, 1)}, (1, 4, 4, 6), 864),
]
OTHERS = [
    ("fully_connected", [(2, 7), (3, 7), (3,)], {}, (2, 3), 42),
    ("fully_connected", [(1, 5, 7), (3, 7), (3,)], {}, (1, 5, 3), 105),
    ("batch_matmul", [(1, 2, 4), (1, 4, 3)], {}, (1, 2, 3), 24),
    ("average_pool_2d", [(1, 7, 5, 2)], {"filter": (3, 2), "stride": (2, 2), "padding": (1, 0, 1, 1)}, (1, 4, 3, 2), 0),
    ("max_pool_2d", [(1, 7, 5, 2)], {"filter": (7, 5), "stride": (1, 1), "padding": (0, 0, 0, 0)}, (1, 1, 1, 2), 0),
    ("add", [(1, 4, 4, 2), (1, 1, 1, 2)], {}, (1, 4, 4, 2), 0),
    ("reshape", [(1, 4, 6)], {"shape": (2, 12)}, (2, 12), 0),
    ("transpose", [(1, 4, 6)], {"perm": (2, 0, 1)}, (6, 1, 4), 0),
    ("pad", [(1, 4, 6)], {"paddings": ((0, 0), (1, 2), (3, 0)), "value": 1.0, "mode": "constant"}, (1, 7, 9), 0),
    ("concatenation", [(1, 4, 6), (1, 3, 6)], {"axis": 1}, (1, 7, 6), 0),
    ("mean", [(1, 4, 6)], {"axes": (1,), "keepdims": False}, (1, 6), 0),
    ("mean", [(1, 4, 6)], {"axes": (0, 2), "keepdims": True}, (1, 4, 1), 0),
    ("reduce_max", [(1, 4, 6)], {"axes": (2,), "keepdims": False}, (1, 4), 0),
    ("strided_slice", [(4, 6)], {"begin": (3, 1), "strides": (-2, 1), "size": (2, 3)}, (2, 3), 0),
    ("tile", [(1, 4)], {"multiples": (3, 2)}, (3, 8), 0),
    ("resize_nearest_neighbor", [(1, 2, 3, 4)], {"size": (5, 3)}, (1, 5, 3, 4), 0),
    ("lookup", [(1, 4)], {"steps": (("add", {}, (-1, (2.0,))), ("mul", {}, (0, -1)))}, (1, 4), 0),
    ("softmax", [(2, 9)], {"beta": 1.0}, (2, 9), 0),
]
CASES = [
    *((op, [x, w, (out[-1],)], {"stride": (1, 1), "dilation": (1, 1), **attrs}, out, macs)
      for op, x, w, attrs, out, macs in CONVOLUTIONS),
    *OTHERS,
]  # fmt: skip


@pytest.mark.parametrize(("op", "shapes", "attrs", "output", "macs"), CASES)
def test_shape_rule_reference_and_cost_agree(op, shapes, attrs, output, macs):
    operator, attrs = OPERATORS[op], {**WINDOW, **attrs}
    generator = np.random.default_rng(0)
    value = operator.reference(attrs, [generator.standard_normal(shape).astype(np.float32) for shape in shapes])
    assert operator.infer(attrs, shapes) == value.shape == output
    assert operator.macs(attrs, shapes, output) == macs


UNARY = [
    name
    for name, o in OPERATORS.items()
    if o.elementwise and name not in ("add", "sub", "mul", "div", "pow", *CONDITIONS)
]


@pytest.mark.parametrize("op", [name for name in UNARY if name not in ("minimum", "maximum")])
def test_elementwise_operators_do_not_see_the_layout(op):
    silu = (("logistic", {}, (-1,)), ("mul", {}, (-1, 0)))
    attrs = {"alpha": 0.2, "beta": 0.5, "gamma": 1.1, "steps": silu, "clamp": CLAMPS.get(op, (-0.4, 0.6))}
    x = np.random.default_rng(0).uniform(0.1, 3, (1, 3, 4, 5)).astype(np.float32) * (1 if op in ("log", "sqrt") else -1)
    reference = OPERATORS[op].reference
    moved = reference(attrs, [x.transpose(0, 2, 3, 1)])
    np.testing.assert_array_equal(moved.transpose(0, 3, 1, 2), reference(attrs, [x]))
    assert moved.dtype == np.float32


def test_average_counts_no_padding():
    x = np.ones((1, 3, 3, 1), np.float32)
    attrs = {"filter": (3, 3), "stride": (1, 1), "padding": (1, 1, 1, 1), "clamp": NO_CLAMP}
    np.testing.assert_array_equal(OPERATORS["average_pool_2d"].reference(attrs, [x]), x)


def test_maximum_of_a_window_that_is_all_negative():
    x = -np.ones((1, 2, 2, 1), np.float32)
    attrs = {"filter": (2, 2), "stride": (1, 1), "padding": (1, 1, 1, 1), "clamp": NO_CLAMP}
    np.testing.assert_array_equal(OPERATORS["max_pool_2d"].reference(attrs, [x]), -np.ones((1, 3, 3, 1)))


def test_softmax_of_large_values_is_finite():
    y = OPERATORS["softmax"].reference({"beta": 1.0}, [np.array([[1000.0, 999.0, -1000.0]])])
    np.testing.assert_allclose(y, [[0.7310586, 0.2689414, 0]], atol=1e-7)


@pytest.mark.parametrize("clamp", [(0.0, inf), (-inf, 1.0), (-1.0, 1.0)])
def test_fused_clamps_bound_the_output(clamp):
    x = np.linspace(-5, 5, 24, dtype=np.float32).reshape(1, 24)
    attrs = {"clamp": clamp}
    y = OPERATORS["fully_connected"].reference(attrs, [x, np.eye(24, dtype=np.float32), np.zeros(24, np.float32)])
    np.testing.assert_array_equal(y, np.clip(x, *clamp))


@pytest.mark.parametrize(("size", "kernel", "expected"), [(5, 3, 3), (3, 3, 1), (2, 3, 0), (1, 7, 0)])
def test_a_window_that_does_not_fit_has_no_position(size, kernel, expected):
    assert window_output(size, 0, 0, kernel, 1) == expected


def test_a_lookup_is_what_its_steps_compute():
    x = np.linspace(-4, 4, 20)
    steps = (("logistic", {}, (-1,)), ("mul", {}, (-1, 0)), ("sub", {}, ((1.0,), 1)))
    np.testing.assert_allclose(OPERATORS["lookup"].reference({"steps": steps}, [x]), 1 - x / (1 + np.exp(-x)))
