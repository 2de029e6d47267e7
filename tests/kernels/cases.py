"""One-node quantized graphs with random data: what kernels, interpreter and TFLite Micro are compared on."""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from chipfit.analysis.ir.graph import Graph, Node, Quantization, Tensor

Shape = tuple[int, ...]
NONE, RELU, RELU6 = (-math.inf, math.inf), (0.0, math.inf), (0.0, 6.0)


@dataclass(frozen=True)
class Case:
    """A graph of one node and int8 values of its inputs."""

    name: str
    graph: Graph
    inputs: dict[str, np.ndarray]

    @property
    def node(self) -> Node:
        return self.graph.nodes[0]


class Maker:
    """Draws quantizations and values from a seeded generator."""

    def __init__(self, seed: int):
        self.rng = np.random.default_rng(seed)

    def scale(self, low: float, high: float) -> float:
        return float(np.float32(math.exp(self.rng.uniform(math.log(low), math.log(high)))))

    def zero_point(self) -> int:
        return int(self.rng.choice([-128, -77, -1, 0, 3, 100, 127]))

    def activation(self, name: str, shape: Shape, scale: float | None = None, zero_point: int | None = None) -> Tensor:
        scale = self.scale(0.01, 0.1) if scale is None else scale
        zero_point = self.zero_point() if zero_point is None else zero_point
        return Tensor(name, shape, "int8", quantization=Quantization((scale,), (zero_point,)))

    def weights(self, shape: Shape, axis: int, per_channel: bool = True) -> Tensor:
        channels = shape[axis] if per_channel else 1
        scales = tuple(self.scale(0.002, 0.02) for _ in range(channels))
        data = self.rng.integers(-127, 128, shape).astype(np.int8)
        where = axis if per_channel else None
        return Tensor("w", shape, "int8", "", Quantization(scales, (0,) * channels, where), data)

    def bias(self, weights: Tensor, axis: int, x: Tensor) -> Tensor:
        assert weights.quantization and x.quantization
        channels, taps = weights.shape[axis], weights.elements // weights.shape[axis]
        spread = 40 * int(127 * math.sqrt(taps)) + 10
        scales = tuple(float(np.float32(x.quantization.scale[0] * s)) for s in weights.quantization.scale)
        zero = (0,) * len(scales)
        data = self.rng.integers(-spread, spread, channels).astype(np.int32)
        return Tensor("b", (channels,), "int32", "", Quantization(scales, zero, 0 if len(scales) > 1 else None), data)

    def values(self, tensor: Tensor) -> np.ndarray:
        return self.rng.integers(-128, 128, tensor.shape).astype(np.int8)

    def case(self, op: str, inputs: list[Tensor], out: Tensor, **attrs: Any) -> Case:
        tensors = {t.name: t for t in (*inputs, out)}
        fed = [t for t in inputs if t.data is None]
        node = Node(op, op, tuple(t.name for t in inputs), (out.name,), attrs)
        graph = Graph("case", (node,), tensors, tuple(t.name for t in fed), (out.name,))
        label = "_".join(f"{k}{v}" for k, v in attrs.items())
        name = f"{op}_{inputs[0].shape}_{out.shape}_{label}"
        return Case("".join(c if c.isalnum() else "_" for c in name), graph, {t.name: self.values(t) for t in fed})


def _out_size(size: int, kernel: int, stride: int, dilation: int, before: int, after: int) -> int:
    return (size + before + after - (kernel - 1) * dilation - 1) // stride + 1


def _out_shape(x: Shape, kernel: Shape, stride: Shape, dilation: Shape, padding: Shape, channels: int) -> Shape:
    top, left, bottom, right = padding
    height = _out_size(x[1], kernel[0], stride[0], dilation[0], top, bottom)
    return (1, height, _out_size(x[2], kernel[1], stride[1], dilation[1], left, right), channels)


def _output(make: Maker, shape: Shape, x: Tensor, w: Tensor, axis: int, gain: float) -> Tensor:
    """An output whose scale makes random accumulators fill about the int8 range, divided by `gain`."""
    assert x.quantization and w.quantization
    spread = 60 * 70 * math.sqrt(w.elements / w.shape[axis])
    scale = x.quantization.scale[0] * float(np.median(w.quantization.scale)) * spread / 50 / gain
    return make.activation("y", shape, float(np.float32(scale)))


def convolution(
    seed: int,
    x: Shape,
    kernel: Shape,
    outputs: int,
    stride: Shape = (1, 1),
    padding: Shape = (0, 0, 0, 0),
    dilation: Shape = (1, 1),
    groups: int = 1,
    clamp: tuple[float, float] = NONE,
    gain: float = 1.0,
) -> Case:
    """A conv_2d of x (H, W, C). A large `gain` gives multipliers above 1."""
    make = Maker(seed)
    source = make.activation("x", (1, *x))
    w = make.weights((outputs, *kernel, x[2] // groups), 0)
    shape = _out_shape((1, *x), kernel, stride, dilation, padding, outputs)
    inputs = [source, w, make.bias(w, 0, source)]
    attrs = {"stride": stride, "dilation": dilation, "padding": padding, "clamp": clamp}
    return make.case("conv_2d", inputs, _output(make, shape, source, w, 0, gain), **attrs)


def depthwise(
    seed: int,
    x: Shape,
    kernel: Shape,
    multiplier: int = 1,
    stride: Shape = (1, 1),
    padding: Shape = (0, 0, 0, 0),
    dilation: Shape = (1, 1),
    clamp: tuple[float, float] = NONE,
    gain: float = 1.0,
) -> Case:
    """A depthwise_conv_2d of x (H, W, C)."""
    make = Maker(seed)
    source = make.activation("x", (1, *x))
    w = make.weights((1, *kernel, x[2] * multiplier), 3)
    shape = _out_shape((1, *x), kernel, stride, dilation, padding, w.shape[3])
    inputs = [source, w, make.bias(w, 3, source)]
    attrs = {"stride": stride, "dilation": dilation, "padding": padding, "clamp": clamp}
    return make.case("depthwise_conv_2d", inputs, _output(make, shape, source, w, 3, gain), **attrs)


def fully_connected(
    seed: int, rows: int | Shape, depth: int, outputs: int, per_channel: bool = True, **more: Any
) -> Case:
    """A fully_connected of `rows` vectors; a shape gives an input of higher rank."""
    make = Maker(seed)
    leading = (rows,) if isinstance(rows, int) else rows
    source = make.activation("x", (*leading, depth))
    w = make.weights((outputs, depth), 0, per_channel)
    inputs = [source, w, make.bias(w, 0, source)]
    out = _output(make, (*leading, outputs), source, w, 0, more.get("gain", 1.0))
    return make.case("fully_connected", inputs, out, clamp=more.get("clamp", NONE))


def pool(
    seed: int,
    op: str,
    x: Shape,
    kernel: Shape,
    stride: Shape = (1, 1),
    padding: Shape = (0, 0, 0, 0),
    clamp: tuple[float, float] = NONE,
) -> Case:
    make = Maker(seed)
    source = make.activation("x", (1, *x))
    out = replace(source, name="y", shape=_out_shape((1, *x), kernel, stride, (1, 1), padding, x[2]))
    return make.case(op, [source], out, filter=kernel, stride=stride, padding=padding, clamp=clamp)


def binary(
    seed: int,
    op: str,
    shape: Shape,
    second: Shape | None = None,
    clamp: tuple[float, float] = NONE,
    same_scale: bool = False,
) -> Case:
    """An add, sub or mul; `second` is the shape of the second input where it is another one."""
    make = Maker(seed)
    a = make.activation("x", shape)
    b = make.activation("z", second or shape)
    b = replace(b, quantization=a.quantization) if same_scale else b
    return make.case(op, [a, b], make.activation("y", shape, make.scale(0.02, 0.2)), clamp=clamp)


def add(seed: int, shape: Shape, clamp: tuple[float, float] = NONE, same_scale: bool = False) -> Case:
    return binary(seed, "add", shape, None, clamp, same_scale)


def concatenation(seed: int, axis: int, *shapes: Shape) -> Case:
    make = Maker(seed)
    first = make.activation("x0", shapes[0])
    inputs = [replace(first, name=f"x{i}", shape=shape) for i, shape in enumerate(shapes)]
    shape = list(shapes[0])
    shape[axis] = sum(each[axis] for each in shapes)
    return make.case("concatenation", inputs, replace(first, name="y", shape=tuple(shape)), axis=axis)


def pad(seed: int, shape: Shape, paddings: tuple[Shape, ...], value: float = 0.0) -> Case:
    make = Maker(seed)
    source = make.activation("x", shape)
    out = replace(source, name="y", shape=tuple(n + a + b for n, (a, b) in zip(shape, paddings, strict=True)))
    return make.case("pad", [source], out, paddings=paddings, value=value, mode="constant")


def lookup(seed: int, op: str, shape: Shape, scale: float, out: tuple[float, int] | None = None, **attrs: Any) -> Case:
    """An elementwise function; `out` is its scale and zero point where they are fixed."""
    make = Maker(seed)
    source = make.activation("x", shape, float(np.float32(scale)))
    output_scale, zero_point = out or (make.scale(0.01, 0.1), None)
    made = make.activation("y", shape, output_scale, zero_point)
    return make.case(op, [source], made, **attrs)


def softmax(seed: int, shape: Shape, scale: float, beta: float = 1.0) -> Case:
    make = Maker(seed)
    out = make.activation("y", shape, 1 / 256, -128)
    return make.case("softmax", [make.activation("x", shape, float(np.float32(scale)))], out, beta=beta)


def transpose(seed: int, shape: Shape, perm: Shape) -> Case:
    make = Maker(seed)
    source = make.activation("x", shape)
    return make.case("transpose", [source], replace(source, name="y", shape=tuple(shape[i] for i in perm)), perm=perm)


def strided_slice(seed: int, shape: Shape, begin: Shape, strides: Shape, size: Shape) -> Case:
    make = Maker(seed)
    source = make.activation("x", shape)
    out = replace(source, name="y", shape=size)
    return make.case("strided_slice", [source], out, begin=begin, strides=strides, size=size)


def tile(seed: int, shape: Shape, multiples: Shape) -> Case:
    make = Maker(seed)
    source = make.activation("x", shape)
    out = replace(source, name="y", shape=tuple(a * b for a, b in zip(shape, multiples, strict=True)))
    return make.case("tile", [source], out, multiples=multiples)


def resize(seed: int, x: Shape, size: Shape) -> Case:
    """A resize_nearest_neighbor of x (H, W, C)."""
    make = Maker(seed)
    source = make.activation("x", (1, *x))
    return make.case("resize_nearest_neighbor", [source], replace(source, name="y", shape=(1, *size, x[2])), size=size)


def clamp(seed: int, op: str, shape: Shape, bounds: tuple[float, float]) -> Case:
    make = Maker(seed)
    source = make.activation("x", shape)
    return make.case(op, [source], replace(source, name="y"), clamp=bounds)
