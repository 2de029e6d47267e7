"""What each ONNX operator means in ours: one small rule per operator, and the names of those without one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from math import inf
from typing import Any

import numpy as np

from ..ir.graph import Node, Origin, Quantization, Tensor
from ..ops.elementwise import CLAMPS
from ..ops.operator import NO_CLAMP

TFLITE_NAMES: Mapping[str, str] = {
    "ArgMax": "arg_max", "ArgMin": "arg_min", "ConvTranspose": "transpose_conv", "DepthToSpace": "depth_to_space",
    "Gather": "gather", "GRU": "gru", "InstanceNormalization": "instance_normalization", "LSTM": "lstm",
    "LayerNormalization": "layer_normalization", "GroupNormalization": "group_normalization",
    "LogSoftmax": "log_softmax", "PRelu": "prelu", "ReduceMax": "reduce_max", "ReduceMin": "reduce_min",
    "ReduceSum": "sum", "Resize": "resize", "Slice": "strided_slice", "SpaceToDepth": "space_to_depth",
    "Split": "split", "Where": "select",
}  # fmt: skip
"""TFLite's names where they are not simply ONNX's in lower case."""

UNARY: Mapping[str, str] = {
    "Sigmoid": "logistic", "Tanh": "tanh", "HardSwish": "hard_swish", "Gelu": "gelu", "Softplus": "softplus",
    "Mish": "mish", "Abs": "abs", "Neg": "neg", "Exp": "exp", "Log": "log", "Sqrt": "sqrt", "Erf": "erf",
}  # fmt: skip


class Importing:
    """The graph under construction and the ONNX node a rule is looking at."""

    def __init__(
        self, inputs: dict[str, Tensor], constants: Mapping[str, np.ndarray], shape_of: Callable[[str], Tensor]
    ) -> None:
        self.tensors: dict[str, Tensor] = dict(inputs)
        self.nodes: list[Node] = []
        self.quantized: set[str] = set()
        self._constants = constants
        self._shape_of = shape_of
        self._alias: dict[str, str] = {}
        self._serial = 0

    def begin(
        self,
        op: str,
        name: str,
        inputs: tuple[str, ...],
        outputs: tuple[str, ...],
        attrs: Mapping[str, Any],
        origin: Origin,
    ) -> None:
        self.op, self.name, self.inputs, self.outputs = op, name, inputs, outputs
        self.attrs, self.origin = attrs, origin
        self._named = False

    def resolve(self, name: str) -> str:
        return self._alias.get(name, name)

    def constant(self, index: int) -> np.ndarray | None:
        """The constant value of input `index`, or None when it is absent or computed."""
        return self._constants.get(self.inputs[index]) if index < len(self.inputs) else None

    def is_constant(self, index: int) -> bool:
        return self.constant(index) is not None

    def operand(self, index: int) -> str:
        """The name of input `index` in the graph; constants are brought in."""
        name = self.inputs[index]
        if name in self._constants and name not in self.tensors:
            self.tensors[name] = _tensor(name, self._constants[name])
        return self.resolve(name)

    def shape(self, index: int) -> tuple[int, ...]:
        return self.tensors[self.operand(index)].shape

    @property
    def output(self) -> Tensor:
        return self._shape_of(self.outputs[0])

    def literal(self, data: np.ndarray, suffix: str) -> str:
        name = self._fresh(suffix)
        self.tensors[name] = _tensor(name, data)
        return name

    def alias(self) -> bool:
        """The output is its input: the operator does nothing at inference."""
        self._alias[self.outputs[0]] = self.operand(0)
        return True

    def emit(self, op: str, inputs: tuple[str, ...], attrs: Mapping[str, Any], shape: tuple[int, ...] = ()) -> str:
        """Add a node; with `shape` its output is an intermediate tensor, else the ONNX node's output."""
        dtype = self.tensors[inputs[0]].dtype
        tensor = Tensor(self._fresh(op), shape, dtype) if shape else self.output
        self.tensors[tensor.name] = tensor
        principal = not self._named and (not shape or op not in ("reshape", "transpose"))
        self._named |= principal
        self._serial += not principal
        name = self.name if principal else f"{self.name}:{op}.{self._serial}"
        self.nodes.append(Node(op, name, inputs, (tensor.name,), attrs, self.origin))
        return tensor.name

    def opaque(self) -> None:
        """Keep an operator that has no meaning of ours, under the name TFLite knows it by."""
        operands = tuple(self.operand(i) if name else "" for i, name in enumerate(self.inputs))
        outputs = [self._shape_of(name) for name in self.outputs if name]
        self.tensors |= {tensor.name: tensor for tensor in outputs}
        op = TFLITE_NAMES.get(self.op) or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.op).lower()
        self.nodes.append(Node(op, self.name, operands, tuple(t.name for t in outputs), self.attrs, self.origin))

    def reshape(self, name: str, shape: tuple[int, ...], last: bool = False) -> str:
        return self.emit("reshape", (name,), {"shape": shape}, () if last else shape)

    def transpose(self, name: str, perm: tuple[int, ...], last: bool = False) -> str:
        old = self.tensors[name].shape
        return self.emit("transpose", (name,), {"perm": perm}, () if last else tuple(old[axis] for axis in perm))

    def to_nhwc(self, name: str) -> str:
        """NCHW to NHWC; a sequence NCL becomes an image of one column, N L 1 C, so that time runs along rows."""
        shape = self.tensors[name].shape
        if len(shape) == 3:
            name = self.reshape(name, (*shape, 1))
        return self.transpose(name, (0, 2, 3, 1))

    def from_nhwc(self, name: str) -> bool:
        """Back to the layout of the ONNX node's output, which this computes."""
        if len(self.output.shape) == 3:
            self.reshape(self.transpose(name, (0, 3, 1, 2)), self.output.shape, last=True)
        else:
            self.transpose(name, (0, 3, 1, 2), last=True)
        return True

    def _fresh(self, stem: str) -> str:
        self._serial += 1
        return f"{self.outputs[0]}:{stem}.{self._serial}"


def _tensor(name: str, data: np.ndarray) -> Tensor:
    return Tensor(name, tuple(data.shape), str(data.dtype), data=data)


Rule = Callable[[Importing], bool]
"""Emits nodes for the current ONNX node; False when the rule does not cover it, before anything is emitted."""


def _pair(values: Any, rank: int) -> tuple[int, int]:
    pair = tuple(int(v) for v in values) if values else (1,) * rank
    return (pair[0], 1) if rank == 1 else (pair[0], pair[1])


def _pads(values: Any, rank: int) -> tuple[int, int, int, int]:
    pads = tuple(int(v) for v in values) if values else (0,) * (2 * rank)
    return (pads[0], 0, pads[1], 0) if rank == 1 else (pads[0], pads[1], pads[2], pads[3])


def _window(importing: Importing) -> int:
    """The spatial rank when explicit pads describe the window, else 0."""
    rank = len(importing.shape(0)) - 2
    explicit = importing.attrs.get("auto_pad", "NOTSET") in ("NOTSET", "VALID")
    return rank if rank in (1, 2) and explicit else 0


def _conv(importing: Importing) -> bool:
    rank = _window(importing)
    weight = importing.constant(1)
    if not rank or weight is None or (len(importing.inputs) > 2 and not importing.is_constant(2)):
        return False
    if rank == 1:
        weight = weight[..., np.newaxis]
    attrs = {
        "stride": _pair(importing.attrs.get("strides"), rank),
        "dilation": _pair(importing.attrs.get("dilations"), rank),
        "padding": _pads(importing.attrs.get("pads"), rank),
        "clamp": NO_CLAMP,
    }
    groups = int(importing.attrs.get("group", 1))
    depthwise = groups > 1 and groups == importing.shape(0)[1] and weight.shape[1] == 1
    bias = importing.constant(2)
    bias = np.zeros(weight.shape[0], np.float32) if bias is None else bias
    order = (1, 2, 3, 0) if depthwise else (0, 2, 3, 1)
    x = importing.to_nhwc(importing.operand(0))
    w = importing.literal(np.ascontiguousarray(weight.transpose(order)), "weights")
    b = importing.literal(bias, "bias")
    shape = _nhwc(importing.output.shape)
    y = importing.emit("depthwise_conv_2d" if depthwise else "conv_2d", (x, w, b), attrs, shape)
    return importing.from_nhwc(y)


def _nhwc(shape: tuple[int, ...]) -> tuple[int, ...]:
    n, c, *spatial = shape
    return (n, spatial[0], spatial[1] if len(spatial) > 1 else 1, c)


def _pool(op: str) -> Rule:
    def rule(importing: Importing) -> bool:
        rank = _window(importing)
        attrs = importing.attrs
        pads = _pads(attrs.get("pads"), rank) if rank else ()
        counted = op == "average_pool_2d" and attrs.get("count_include_pad", 0) and any(pads)
        dilated = any(d != 1 for d in attrs.get("dilations", ()))
        if not rank or attrs.get("ceil_mode", 0) or counted or dilated or len([o for o in importing.outputs if o]) > 1:
            return False
        spec = {
            "filter": _pair(attrs["kernel_shape"], rank),
            "stride": _pair(attrs.get("strides"), rank),
            "padding": pads,
            "clamp": NO_CLAMP,
        }
        x = importing.to_nhwc(importing.operand(0))
        return importing.from_nhwc(importing.emit(op, (x,), spec, _nhwc(importing.output.shape)))

    return rule


def _global_pool(importing: Importing, op: str) -> str:
    """Pool the whole image of input 0; the result is [N, 1, 1, C]."""
    x = importing.to_nhwc(importing.operand(0))
    n, h, w, c = importing.tensors[x].shape
    attrs = {"filter": (h, w), "stride": (h, w), "padding": (0, 0, 0, 0), "clamp": NO_CLAMP}
    return importing.emit(op, (x,), attrs, (n, 1, 1, c))


def _global_average(importing: Importing) -> bool:
    if len(importing.shape(0)) not in (3, 4):
        return False
    return importing.from_nhwc(_global_pool(importing, "average_pool_2d"))


def _reduce_mean(importing: Importing) -> bool:
    rank = len(importing.shape(0))
    axes = importing.constant(1)
    axes = np.asarray(importing.attrs.get("axes", range(rank))) if axes is None else axes
    wanted = tuple(sorted(int(axis) % rank for axis in axes))
    keepdims = bool(importing.attrs.get("keepdims", 1))
    if rank in (3, 4) and wanted == tuple(range(2, rank)):
        pooled = _global_pool(importing, "average_pool_2d")
        importing.reshape(pooled, importing.output.shape, last=True)  # one pixel: NHWC and NCHW are the same bytes
    else:
        importing.emit("mean", (importing.operand(0),), {"axes": wanted, "keepdims": keepdims})
    return True


def _batch_norm(importing: Importing) -> bool:
    """y = x * scale + offset per channel, in double precision (Ioffe and Szegedy 2015, at inference)."""
    parameters = [importing.constant(i) for i in range(1, 5)]
    if any(p is None for p in parameters):
        return False
    gamma, beta, mean, variance = (np.asarray(p, np.float64) for p in parameters)
    scale = gamma / np.sqrt(variance + importing.attrs.get("epsilon", 1e-5))
    shape = (1, -1, *(1,) * (len(importing.shape(0)) - 2))
    x = importing.operand(0)
    a = importing.literal(scale.reshape(shape), "scale")
    b = importing.literal((beta - mean * scale).reshape(shape), "offset")
    attrs = {"clamp": NO_CLAMP, "part_of": "batch_normalization"}
    importing.emit("add", (importing.emit("mul", (x, a), attrs, importing.shape(0)), b), attrs)
    return True


def _linear(importing: Importing, x: str, weight: np.ndarray, bias: np.ndarray | None) -> bool:
    """y = x W^T + b with W[O, K]."""
    w = importing.literal(np.ascontiguousarray(weight), "weights")
    b = importing.literal(np.zeros(weight.shape[0], np.float32) if bias is None else bias.reshape(-1), "bias")
    importing.emit("fully_connected", (x, w, b), {"clamp": NO_CLAMP})
    return True


def _gemm(importing: Importing) -> bool:
    weight, bias, attrs = importing.constant(1), importing.constant(2), importing.attrs
    if weight is None or attrs.get("transA", 0) or (len(importing.inputs) > 2 and bias is None):
        return False
    weight = (weight if attrs.get("transB", 0) else weight.T) * np.float32(attrs.get("alpha", 1.0))
    if bias is not None:
        bias = np.broadcast_to(bias, (weight.shape[0],)) if bias.ndim < 2 else bias
        if bias.size != weight.shape[0]:
            return False
        bias = bias * np.float32(attrs.get("beta", 1.0))
    return _linear(importing, importing.operand(0), weight, bias)


def _matmul(importing: Importing) -> bool:
    weight = importing.constant(1)
    if weight is not None and weight.ndim == 2:
        return _linear(importing, importing.operand(0), weight.T, None)
    if len(importing.shape(0)) < 2 or len(importing.shape(1)) < 2:
        return False
    importing.emit("batch_matmul", (importing.operand(0), importing.operand(1)), {})
    return True


def _reshape(importing: Importing) -> bool:
    importing.reshape(importing.operand(0), importing.output.shape, last=True)
    return True


def _transpose(importing: Importing) -> bool:
    rank = len(importing.shape(0))
    importing.transpose(importing.operand(0), tuple(importing.attrs.get("perm", range(rank - 1, -1, -1))), last=True)
    return True


def _softmax(importing: Importing) -> bool:
    """Softmax runs along the last axis; along another one it stands between two transposes."""
    rank = len(importing.shape(0))
    axis = int(importing.attrs.get("axis", -1)) % rank
    x = importing.operand(0)
    if axis == rank - 1:
        importing.emit("softmax", (x,), {"beta": 1.0})
        return True
    perm = (*(a for a in range(rank) if a != axis), axis)
    x = importing.transpose(x, perm)
    y = importing.emit("softmax", (x,), {"beta": 1.0}, importing.tensors[x].shape)
    importing.transpose(y, tuple(int(i) for i in np.argsort(perm)), last=True)
    return True


def _clip(importing: Importing) -> bool:
    bounds = []
    for index, default in ((1, -inf), (2, inf)):
        given = index < len(importing.inputs) and importing.inputs[index]
        value = importing.constant(index)
        if given and value is None:
            return False
        bounds.append(float(value) if value is not None else default)
    return _clamp(importing, (bounds[0], bounds[1]))


def _clamp(importing: Importing, clamp: tuple[float, float]) -> bool:
    op = next((name for name, known in CLAMPS.items() if known == clamp), "clip")
    importing.emit(op, (importing.operand(0),), {"clamp": clamp})
    return True


def _unary(op: str, **defaults: float) -> Rule:
    def rule(importing: Importing) -> bool:
        attrs = {**defaults, **{k: v for k, v in importing.attrs.items() if k in (*defaults, "approximate")}}
        importing.emit(op, (importing.operand(0),), attrs)
        return True

    return rule


def _binary(op: str) -> Rule:
    def rule(importing: Importing) -> bool:
        if len(importing.inputs) != 2:
            return False
        divisor = importing.constant(1) if op in ("div", "sub") else None
        if divisor is not None:  # a constant on the right: x / c = x * (1 / c), x - c = x + (-c)
            value = 1 / divisor.astype(np.float64) if op == "div" else -divisor
            operands = (importing.operand(0), importing.literal(value, op))
            importing.emit("mul" if op == "div" else "add", operands, {"clamp": NO_CLAMP})
        else:
            importing.emit(op, (importing.operand(0), importing.operand(1)), {"clamp": NO_CLAMP})
        return True

    return rule


def _pad(importing: Importing) -> bool:
    pads = importing.constant(1)
    pads = np.asarray(importing.attrs.get("pads", ())) if pads is None else pads
    rank = len(importing.shape(0))
    if len(pads) != 2 * rank or (len(importing.inputs) > 3 and importing.inputs[3]) or (np.asarray(pads) < 0).any():
        return False
    value = importing.constant(2)
    paddings = tuple((int(pads[i]), int(pads[i + rank])) for i in range(rank))
    fill = 0.0 if value is None else float(np.asarray(value).reshape(-1)[0])
    attrs = {"paddings": paddings, "value": fill, "mode": importing.attrs.get("mode", "constant")}
    if rank not in (3, 4):
        importing.emit("pad", (importing.operand(0),), attrs)
        return True
    batch, channels, *spatial = paddings
    attrs["paddings"] = (batch, spatial[0], spatial[1] if rank == 4 else (0, 0), channels)
    x = importing.to_nhwc(importing.operand(0))
    return importing.from_nhwc(importing.emit("pad", (x,), attrs, _nhwc(importing.output.shape)))


def _concat(importing: Importing) -> bool:
    rank = len(importing.shape(0))
    operands = tuple(importing.operand(i) for i in range(len(importing.inputs)))
    importing.emit("concatenation", operands, {"axis": int(importing.attrs["axis"]) % rank})
    return True


def _cast(importing: Importing) -> bool:
    return importing.output.dtype == importing.tensors[importing.operand(0)].dtype and importing.alias()


def _quantize_linear(importing: Importing) -> bool:
    """A file that is already quantized: the tensor keeps its real meaning and adopts the scale and zero point."""
    scale, zero = importing.constant(1), importing.constant(2)
    if scale is None or scale.size != 1 or importing.is_constant(0):
        return False
    zero = np.zeros(1, np.uint8) if zero is None else zero
    if zero.dtype not in (np.int8, np.uint8):
        return False
    shift = 128 if zero.dtype == np.uint8 else 0  # uint8 is int8 with everything moved by 128
    name = importing.operand(0)
    adopted = Quantization((float(scale.reshape(-1)[0]),), (int(zero.reshape(-1)[0]) - shift,))
    importing.tensors[name] = replace(importing.tensors[name], quantization=adopted)
    importing.quantized.add(importing.outputs[0])
    return importing.alias()


def _dequantize_linear(importing: Importing) -> bool:
    """Behind a QuantizeLinear it gives back the tensor itself."""
    return importing.inputs[0] in importing.quantized and importing.alias()


RULES: Mapping[str, Rule] = {
    "Add": _binary("add"),
    "AveragePool": _pool("average_pool_2d"),
    "BatchNormalization": _batch_norm,
    "Cast": _cast,
    "CastLike": _cast,
    "Clip": _clip,
    "Concat": _concat,
    "Conv": _conv,
    "DequantizeLinear": _dequantize_linear,
    "Div": _binary("div"),
    "Dropout": Importing.alias,
    "Elu": _unary("elu", alpha=1.0),
    "Flatten": _reshape,
    "Gemm": _gemm,
    "GlobalAveragePool": _global_average,
    "HardSigmoid": _unary("hard_sigmoid", alpha=0.2, beta=0.5),
    "Identity": Importing.alias,
    "LeakyRelu": _unary("leaky_relu", alpha=0.01),
    "MatMul": _matmul,
    "Max": _binary("maximum"),
    "MaxPool": _pool("max_pool_2d"),
    "Min": _binary("minimum"),
    "Mul": _binary("mul"),
    "Pad": _pad,
    "Pow": _binary("pow"),
    "QuantizeLinear": _quantize_linear,
    "ReduceMean": _reduce_mean,
    "Relu": lambda importing: _clamp(importing, CLAMPS["relu"]),
    "Reshape": _reshape,
    "Softmax": _softmax,
    "Squeeze": _reshape,
    "Sub": _binary("sub"),
    "Transpose": _transpose,
    "Unsqueeze": _reshape,
    **{onnx_name: _unary(op) for onnx_name, op in UNARY.items()},
}
