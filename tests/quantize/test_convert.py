"""Scales and rounding: ranges that are awkward, channels that are dead, biases that would overflow."""

import numpy as np
import pytest

from chipfit.analysis.ir.graph import Graph, Node, Quantization, Tensor
from chipfit.analysis.ops.operator import NO_CLAMP
from chipfit.codegen.interpreter import run
from chipfit.codegen.quantize.calibrate import Ranges
from chipfit.codegen.quantize.convert import affine, convert, needs_ranges


@pytest.mark.parametrize(
    "low, high, scale, zero_point",
    [
        (0.0, 255.0, 1.0, -128),
        (-1.0, 1.0, 2 / 255, -1),  # TFLite rounds ties away from zero
        (-255.0, 0.0, 1.0, 127),
        (2.0, 255.0, 1.0, -128),  # 0 is always representable
        (-255.0, -3.0, 1.0, 127),
        (0.0, 0.0, 1.0, -128),
    ],
)
def test_activation_ranges(low, high, scale, zero_point):
    found = affine(low, high)
    assert found.scale[0] == pytest.approx(scale, rel=1e-6)
    assert found.zero_point == (zero_point,)


def test_zero_is_exact_and_the_range_is_covered():
    rng = np.random.default_rng(0)
    for low, high in rng.normal(0, 10, (200, 2)):
        found = affine(min(low, high), max(low, high))
        real = (np.arange(-128, 128) - found.zero_point[0]) * found.scale[0]
        assert 0.0 in real
        assert real[0] <= min(low, high, 0) + found.scale[0]
        assert real[-1] >= max(low, high, 0) - found.scale[0]


def layer(weights: np.ndarray, bias: np.ndarray) -> Graph:
    shapes = {"x": (1, weights.shape[1]), "y": (1, weights.shape[0])}
    tensors = {name: Tensor(name, shape, "int8") for name, shape in shapes.items()}
    tensors["w"] = Tensor("w", weights.shape, "int8", data=weights)
    tensors["b"] = Tensor("b", bias.shape, "int32", data=bias)
    attrs = {"clamp": NO_CLAMP}
    node = Node("fully_connected", "fc", ("x", "w", "b"), ("y",), attrs, kernel="fully_connected_s8")
    return Graph("g", (node,), tensors, ("x",), ("y",))


RANGES = Ranges({"x": (-1.0, 1.0), "y": (-4.0, 4.0)})


def test_weights_are_symmetric_per_channel():
    weights = np.array([[1.0, -2.0], [0.01, 0.006]])
    q = convert(layer(weights, np.zeros(2)), RANGES).tensor("w")
    assert q.data is not None
    assert q.data.tolist() == [[64, -127], [127, 76]]
    assert q.quantization is not None
    assert q.quantization.axis == 0
    assert q.quantization.scale == pytest.approx((2 / 127, 0.01 / 127))


@pytest.mark.parametrize("bias", [1.5, -3.0, 0.0])
def test_a_channel_without_weights_gives_its_bias(bias):
    graph = convert(layer(np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([bias, 0.0])), RANGES)
    output = graph.tensor("y").quantization
    assert output is not None
    y = run(graph, {"x": np.zeros((1, 2), np.int8)})["y"][0, 0]
    assert (y - output.zero_point[0]) * output.scale[0] == pytest.approx(bias, abs=output.scale[0])


@pytest.mark.parametrize("bias", [1e4, -1e4, 1e8])
def test_a_bias_far_beyond_its_weights_does_not_overflow(bias):
    ranges = Ranges({"x": (-1e-3, 1e-3), "y": (-abs(bias), abs(bias))})
    graph = convert(layer(np.full((1, 2), 1e-6), np.array([bias])), ranges)
    output, weights = graph.tensor("y").quantization, graph.tensor("w").data
    stored = graph.tensor("b").data
    assert output is not None and weights is not None and stored is not None
    assert abs(int(stored[0])) + 255 * int(np.abs(weights.astype(int)).sum()) < 2**31
    y = run(graph, {"x": np.full((1, 2), 100, np.int8)})["y"][0, 0]
    assert (y - output.zero_point[0]) * output.scale[0] == pytest.approx(bias, rel=0.02)


def test_what_a_file_has_adopted_wins_over_ranges():
    graph = layer(np.ones((1, 2)), np.zeros(1))
    adopted = Quantization((0.5,), (3,))
    tensors = {
        name: t if t.data is not None else Tensor(name, t.shape, t.dtype, quantization=adopted)
        for name, t in graph.tensors.items()
    }
    graph = Graph("g", graph.nodes, tensors, graph.inputs, graph.outputs)
    assert not needs_ranges(graph)
    assert convert(graph, Ranges({})).tensor("y").quantization == adopted
