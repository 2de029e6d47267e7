"""Quantized layers, one at a time: a wrong scale, zero point or axis shows in the layer, not in the noise of a network.

Each operator runs on int8 values; the same values as real numbers, through the operator's reference meaning, have to
give the same output to within a rounding step.
"""

from dataclasses import dataclass, field
from math import inf
from typing import Any

import numpy as np
import pytest

from chipfit.analysis.ir.graph import Graph, Node, Tensor
from chipfit.analysis.ops.operator import NO_CLAMP
from chipfit.analysis.ops.table import OPERATORS
from chipfit.codegen.interpreter import run
from chipfit.codegen.quantize.calibrate import calibrate
from chipfit.codegen.quantize.convert import convert

from ..support.integers import dequantize

WINDOW = {"stride": (1, 1), "dilation": (1, 1), "padding": (1, 0, 1, 2)}
CONSTANT = {"value": 4.0, "mode": "constant"}
SILU = (("logistic", {}, (-1,)), ("mul", {}, (-1, 0)))
POOL = {"filter": (2, 3), "stride": (1, 2), "padding": (1, 1, 0, 1)}


@dataclass(frozen=True)
class Layer:
    """One operator: activations, constants, attributes, the spread of its channels, and where its inputs lie."""

    op: str
    inputs: tuple[tuple[int, ...], ...]
    constants: tuple[tuple[int, ...], ...] = ()
    attrs: dict[str, Any] = field(default_factory=dict)
    ranges: tuple[tuple[float, float], ...] = ((-1.0, 2.0), (-3.0, 0.5))


LAYERS = {
    "convolution": Layer("conv_2d", ((1, 5, 6, 3),), ((4, 3, 3, 3), (4,)), WINDOW),
    "convolution, relu": Layer("conv_2d", ((1, 5, 6, 3),), ((4, 3, 3, 3), (4,)), {**WINDOW, "clamp": (0.0, inf)}),
    "convolution, groups": Layer("conv_2d", ((1, 5, 6, 4),), ((6, 3, 3, 2), (6,)), {**WINDOW, "clamp": (0.0, 6.0)}),
    "convolution, input above zero": Layer("conv_2d", ((1, 5, 6, 3),), ((4, 3, 3, 3), (4,)), WINDOW, ((3.0, 9.0),)),
    "convolution, input below zero": Layer("conv_2d", ((1, 5, 6, 3),), ((4, 3, 3, 3), (4,)), WINDOW, ((-9.0, -3.0),)),
    "depthwise": Layer("depthwise_conv_2d", ((1, 5, 6, 3),), ((1, 3, 3, 3), (3,)), WINDOW),
    "depthwise, multiplier": Layer("depthwise_conv_2d", ((1, 5, 6, 3),), ((1, 3, 3, 6), (6,)), WINDOW),
    "fully connected": Layer("fully_connected", ((1, 40),), ((7, 40), (7,))),
    "fully connected, rank 3": Layer("fully_connected", ((1, 5, 40),), ((7, 40), (7,)), {"clamp": (-1.0, 1.0)}),
    "add": Layer("add", ((1, 4, 4, 3), (1, 4, 4, 3))),
    "add, relu": Layer("add", ((1, 4, 4, 3), (1, 4, 4, 3)), (), {"clamp": (0.0, inf)}),
    "add, unequal ranges": Layer("add", ((1, 64), (1, 64)), (), {}, ((-0.01, 0.02), (-50.0, 80.0))),
    "sub": Layer("sub", ((1, 4, 4, 3), (1, 4, 4, 3))),
    "mul": Layer("mul", ((1, 4, 4, 3), (1, 4, 4, 3))),
    "mul, gate, relu": Layer("mul", ((1, 4, 4, 3), (1, 1, 1, 3)), (), {"clamp": (0.0, inf)}),
    "concatenation": Layer("concatenation", ((1, 4, 3), (1, 4, 2)), (), {"axis": 2}),
    "pad": Layer("pad", ((1, 4, 5, 3),), (), {"paddings": ((0, 0), (1, 0), (2, 1), (0, 3)), **CONSTANT}),
    "slice": Layer("strided_slice", ((6, 9),), (), {"begin": (5, 1), "strides": (-2, 1), "size": (3, 8)}),
    "logistic": Layer("logistic", ((1, 50),), (), {}, ((-6.0, 6.0),)),
    "tanh": Layer("tanh", ((1, 50),), (), {}, ((-3.0, 3.0),)),
    "hard swish": Layer("hard_swish", ((1, 50),), (), {}, ((-5.0, 5.0),)),
    "leaky relu": Layer("leaky_relu", ((1, 50),), (), {"alpha": 0.1}, ((-5.0, 5.0),)),
    "gelu": Layer("gelu", ((1, 50),), (), {}, ((-5.0, 5.0),)),
    "square root": Layer("sqrt", ((1, 50),), (), {}, ((0.0, 4.0),)),
    "silu": Layer("lookup", ((1, 50),), (), {"steps": SILU}, ((-5.0, 5.0),)),
    "average pool": Layer("average_pool_2d", ((1, 6, 7, 3),), (), POOL),
    "maximum pool": Layer("max_pool_2d", ((1, 6, 7, 3),), (), {**POOL, "clamp": (0.0, inf)}),
    "softmax": Layer("softmax", ((6, 10),), (), {"beta": 1.0}, ((-6.0, 6.0),)),
    "relu": Layer("relu", ((1, 50),), (), {"clamp": (0.0, inf)}),
    "relu6, far beyond": Layer("relu6", ((1, 50),), (), {"clamp": (0.0, 6.0)}, ((-20.0, 20.0),)),
    "transpose": Layer("transpose", ((1, 3, 4, 5),), (), {"perm": (0, 3, 1, 2)}),
}


def graph_of(layer: Layer, seed: int) -> Graph:
    """A lowered one-node graph; the channels' weights differ a thousandfold."""
    generator = np.random.default_rng(seed)
    inputs = [Tensor(f"x{i}", shape, "int8") for i, shape in enumerate(layer.inputs)]
    constants = []
    for name, shape in zip(("w", "b"), layer.constants, strict=False):
        axis = 3 if layer.op == "depthwise_conv_2d" and name == "w" else 0
        spread = np.logspace(-2, 1, shape[axis]).reshape([-1 if i == axis else 1 for i in range(len(shape))])
        data = generator.normal(0, 1, shape) * spread
        constants.append(Tensor(name, shape, "int8" if name == "w" else "int32", data=data))
    attrs = {"clamp": NO_CLAMP, **layer.attrs}
    shape = OPERATORS[layer.op].infer(attrs, [t.shape for t in (*inputs, *constants)])
    node = Node(layer.op, "layer", tuple(t.name for t in (*inputs, *constants)), ("y",), attrs)
    tensors = {t.name: t for t in (*inputs, *constants, Tensor("y", shape, "int8"))}
    return Graph("layer", (node,), tensors, tuple(t.name for t in inputs), ("y",))


def real_values(layer: Layer, seed: int) -> dict[str, np.ndarray]:
    generator = np.random.default_rng(seed)
    drawn = zip(layer.inputs, layer.ranges, strict=False)
    return {f"x{i}": generator.uniform(low, high, shape) for i, (shape, (low, high)) in enumerate(drawn)}


@pytest.mark.parametrize("name", LAYERS)
def test_integers_compute_what_real_numbers_compute(name):
    layer = LAYERS[name]
    for seed in range(4):
        graph = graph_of(layer, seed)
        samples = tuple(real_values(layer, 10 * seed + i) for i in range(4))
        quantized = convert(graph, calibrate(graph, samples))
        (node,), output = quantized.nodes, quantized.tensor("y")
        generator = np.random.default_rng(seed)
        stored = {n: generator.integers(-128, 128, graph.tensor(n).shape).astype(np.int8) for n in graph.inputs}
        constants = {n: np.asarray(t.data) for n, t in quantized.tensors.items() if t.data is not None}
        real = [dequantized(quantized.tensor(n), {**stored, **constants}[n]) for n in node.inputs]
        exact = OPERATORS[node.op].reference(node.attrs, real)
        assert output.quantization is not None
        step = output.quantization.scale[0]
        limits = dequantize(np.array([-128, 127]), output)
        error = dequantize(run(quantized, stored)["y"], output) - np.clip(exact, *limits)
        assert np.abs(error).max() <= 1.01 * step
        assert np.ptp(exact) > 10 * step  # something was computed


@pytest.mark.parametrize("name", [name for name, layer in LAYERS.items() if layer.constants])
def test_weights_lie_within_half_a_step_of_their_channel(name):
    layer = LAYERS[name]
    graph = graph_of(layer, seed=0)
    samples = (real_values(layer, 0),)
    quantized = convert(graph, calibrate(graph, samples))
    for constant in ("w", "b"):
        tensor, exact = quantized.tensor(constant), graph.tensor(constant).data
        assert tensor.data is not None and exact is not None and tensor.quantization is not None
        steps = steps_of(tensor)
        assert (np.abs(dequantized(tensor, tensor.data) - exact) <= 0.501 * steps).all()
    weights = quantized.tensor("w")
    assert weights.data is not None and weights.quantization is not None
    axes = tuple(axis for axis in range(weights.data.ndim) if axis != weights.quantization.axis)
    assert (np.abs(weights.data.astype(int)).max(axis=axes) == 127).all()  # every channel uses its whole range


def steps_of(tensor: Tensor) -> np.ndarray:
    assert tensor.quantization is not None
    axis = tensor.quantization.axis
    shape = [1] * len(tensor.shape) if axis is None else [-1 if i == axis else 1 for i in range(len(tensor.shape))]
    return np.array(tensor.quantization.scale).reshape(shape)


def dequantized(tensor: Tensor, stored: np.ndarray) -> np.ndarray:
    """Real values of a tensor that is quantized as a whole or by channel."""
    assert tensor.quantization is not None
    zero_points = np.array(tensor.quantization.zero_point).reshape(steps_of(tensor).shape)
    return (stored.astype(np.float64) - zero_points) * steps_of(tensor)
