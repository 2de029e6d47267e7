"""One-operator .tflite models of TFLite builtins, from our own one-node graphs: what oracles of support are asked."""

import importlib
from collections.abc import Callable, Sequence
from typing import Any

import flatbuffers
import numpy as np

from chipfit.analysis.ir.graph import Graph, Node, Quantization, Tensor

Fields = dict[str, Any]
Parts = tuple[str, Fields, tuple[np.ndarray, ...], tuple[np.ndarray, ...]]
"""Name and fields of the builtin options, and the int32 operands before and behind the node's own."""

BUILTINS = {"lstm": "UNIDIRECTIONAL_SEQUENCE_LSTM", "select": "SELECT_V2"}

FIXED = {"softmax": 1 / 256, "logistic": 1 / 256, "tanh": 1 / 128, "log_softmax": 16 / 256, "l2_normalization": 1 / 128}
"""Scales that TFLite's int8 specification gives to outputs."""


def graph(
    op: str,
    inputs: Sequence[tuple[int, ...]],
    output: tuple[int, ...] | Sequence[tuple[int, ...]],
    attrs: Fields | None = None,
    weights: Sequence[tuple[int, ...]] = (),
    dtype: str = "int8",
    zero: int = 3,
    full_weights: bool = False,
) -> Graph:
    """A quantized node `op`: `inputs` are computed, `weights` constant (the second of them an int32 bias)."""
    rng = np.random.default_rng(1)
    q = Quantization((0.05,), (zero if dtype == "int8" else 0,))
    tensors = {f"x{i}": Tensor(f"x{i}", tuple(s), dtype, quantization=q) for i, s in enumerate(inputs)}
    for i, shape in enumerate(weights):
        channels = shape[3] if op == "depthwise_conv_2d" and i == 0 else shape[0]
        axis = 3 if op == "depthwise_conv_2d" else 0
        scales = Quantization((0.01,) * channels, (0,) * channels, axis) if i == 0 else Quantization((0.0005,), (0,))
        high = np.full(shape, 127) if full_weights else rng.integers(-20, 20, shape)
        data = high.astype(np.int8) if i == 0 else np.zeros(shape, np.int32)
        tensors[f"w{i}"] = Tensor(f"w{i}", tuple(shape), str(data.dtype), quantization=scales, data=data)
    shapes = [output] if not output or isinstance(output[0], int) else output
    zeros = {1 / 256: -128, 1 / 128: 0, 16 / 256: 127}
    made = Quantization((FIXED[op],), (zeros[FIXED[op]],)) if op in FIXED and dtype == "int8" else q
    outs = [f"y{i}" for i in range(len(shapes))]
    tensors |= {n: Tensor(n, tuple(s), dtype, quantization=made) for n, s in zip(outs, shapes, strict=True)}  # type: ignore[arg-type]
    sources = tuple(n for n in tensors if n not in outs)
    node = Node(op, op, sources, tuple(outs), attrs or {})
    return Graph(op, (node,), tensors, tuple(n for n in sources if n.startswith("x")), tuple(outs))


def model(one: Graph) -> bytes:
    """The .tflite of a one-node graph."""
    s, node = _schema(), one.nodes[0]
    name, fields, before, behind = _parts(node, one)
    tensors, buffers = [], [s.BufferT()]
    for t in one.tensors.values():
        tensors.append(_tensor(s, t, buffers))
    index = {n: at for at, n in enumerate(one.tensors)}
    own = [index[n] for n in (reversed(node.inputs) if node.op == "transpose_conv" else node.inputs)]
    places = []
    for at, data in enumerate((*before, *behind)):
        places.append(len(tensors))
        tensors.append(_tensor(s, Tensor(f"p{at}", data.shape, str(data.dtype), data=data), buffers))
    op = s.OperatorT()
    op.inputs = [*places[: len(before)], *own, *places[len(before) :]]
    op.outputs = [index[n] for n in node.outputs]
    if name:
        op.builtinOptionsType, op.builtinOptions = getattr(s.BuiltinOptions, name), getattr(s, f"{name}T")()
        for key, value in fields.items():
            setattr(op.builtinOptions, key, value)
    code = s.OperatorCodeT()
    code.builtinCode = getattr(s.BuiltinOperator, BUILTINS.get(node.op, node.op.upper()))
    code.deprecatedBuiltinCode, code.version = min(code.builtinCode, 127), 1
    subgraph = s.SubGraphT()
    subgraph.tensors, subgraph.operators = tensors, [op]
    subgraph.inputs, subgraph.outputs = [index[n] for n in one.inputs], [index[n] for n in one.outputs]
    whole = s.ModelT()
    whole.version, whole.operatorCodes, whole.subgraphs, whole.buffers = 3, [code], [subgraph], buffers
    builder = flatbuffers.Builder(1024)
    builder.Finish(whole.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def operators(content: bytes) -> list[str]:
    """The builtin operators of a .tflite file, in order; `CUSTOM` is what Vela makes for the NPU."""
    s = _schema()
    whole = s.ModelT.InitFromObj(s.Model.GetRootAs(content, 0))
    names = {value: name for name, value in vars(s.BuiltinOperator).items() if isinstance(value, int)}
    codes = [max(code.builtinCode, code.deprecatedBuiltinCode) for code in whole.operatorCodes]
    return [names[codes[op.opcodeIndex]] for op in whole.subgraphs[0].operators]


def _schema() -> Any:
    return importlib.import_module("tflite_micro.tensorflow.lite.micro.python.schema_py_generated")


def _tensor(s: Any, t: Tensor, buffers: list[Any]) -> Any:
    entry = s.TensorT()
    entry.name, entry.shape, entry.type = t.name, list(t.shape), getattr(s.TensorType, t.dtype.upper())
    if t.quantization:
        entry.quantization = s.QuantizationParametersT()
        entry.quantization.scale = list(t.quantization.scale)
        entry.quantization.zeroPoint = list(t.quantization.zero_point)
        entry.quantization.quantizedDimension = t.quantization.axis or 0
    if t.data is not None:
        buffers.append(s.BufferT())
        buffers[-1].data = np.frombuffer(np.ascontiguousarray(t.data).tobytes(), np.uint8)
        entry.buffer = len(buffers) - 1
    return entry


def _ints(values: Any) -> np.ndarray:
    return np.array(values, np.int32)


def _window(node: Node, one: Graph) -> Fields:
    """Strides, and SAME where anything is padded: the cases pad as SAME does."""
    s = _schema()
    padding = s.Padding.SAME if any(node.attrs["padding"]) else s.Padding.VALID
    return {"strideH": node.attrs["stride"][0], "strideW": node.attrs["stride"][1], "padding": padding}


def _conv(name: str) -> Callable[[Node, Graph], Parts]:
    def parts(node: Node, one: Graph) -> Parts:
        dilation = node.attrs.get("dilation", (1, 1))
        fields = {**_window(node, one), "dilationHFactor": dilation[0], "dilationWFactor": dilation[1]}
        if name == "DepthwiseConv2DOptions":
            fields["depthMultiplier"] = one.tensor("w0").shape[3] // one.tensor("x0").shape[3]
        return name, fields, (), ()

    return parts


def _pool(node: Node, one: Graph) -> Parts:
    kernel = node.attrs["filter"]
    return "Pool2DOptions", {**_window(node, one), "filterHeight": kernel[0], "filterWidth": kernel[1]}, (), ()


def _reduce(node: Node, one: Graph) -> Parts:
    return "ReducerOptions", {"keepDims": node.attrs["keepdims"]}, (), (_ints(node.attrs["axes"]),)


def _resize(name: str) -> Callable[[Node, Graph], Parts]:
    def parts(node: Node, one: Graph) -> Parts:
        size = _ints(one.tensor("y0").shape[1:3])
        fields = {"halfPixelCenters": "half_pixel", "alignCorners": "align_corners"}
        return name, {key: bool(node.attrs.get(attr, False)) for key, attr in fields.items()}, (), (size,)

    return parts


def _slice(node: Node, one: Graph) -> Parts:
    begin, end, strides = (_ints(node.attrs[key]) for key in ("begin", "end", "strides"))
    return "StridedSliceOptions", {}, (), (begin, end, strides)


def _transpose_conv(node: Node, one: Graph) -> Parts:
    return "TransposeConvOptions", _window(node, one), (_ints(one.tensor("y0").shape),), ()


def _plain(name: str = "", **fields: Any) -> Callable[[Node, Graph], Parts]:
    return lambda node, one: (name, fields, (), ())


_TABLE: dict[str, Callable[[Node, Graph], Parts]] = {
    "conv_2d": _conv("Conv2DOptions"),
    "depthwise_conv_2d": _conv("DepthwiseConv2DOptions"),
    "average_pool_2d": _pool,
    "max_pool_2d": _pool,
    "mean": _reduce,
    "sum": _reduce,
    "reduce_max": _reduce,
    "resize_bilinear": _resize("ResizeBilinearOptions"),
    "resize_nearest_neighbor": _resize("ResizeNearestNeighborOptions"),
    "strided_slice": _slice,
    "transpose_conv": _transpose_conv,
    "transpose": lambda node, one: ("TransposeOptions", {}, (), (_ints(node.attrs["perm"]),)),
    "pad": lambda node, one: ("PadOptions", {}, (), (_ints(node.attrs["paddings"]),)),
    "mirror_pad": lambda node, one: ("MirrorPadOptions", {}, (), (_ints(node.attrs["paddings"]),)),
    "reshape": lambda node, one: ("ReshapeOptions", {}, (), (_ints(one.tensor("y0").shape),)),
    "arg_max": lambda node, one: ("ArgMaxOptions", {"outputType": 2}, (), (_ints(node.attrs["axis"]),)),
    "split": lambda node, one: ("SplitOptions", {"numSplits": len(node.outputs)}, (_ints(node.attrs["axis"]),), ()),
    "gather": lambda node, one: ("GatherOptions", {"axis": node.attrs["axis"]}, (), (_ints(node.attrs["indices"]),)),
    "concatenation": lambda node, one: ("ConcatenationOptions", {"axis": node.attrs["axis"]}, (), ()),
    "fully_connected": _plain("FullyConnectedOptions"),
    "batch_matmul": _plain("BatchMatMulOptions"),
    "add": _plain("AddOptions"),
    "sub": _plain("SubOptions"),
    "mul": _plain("MulOptions"),
    "div": _plain("DivOptions"),
    "softmax": _plain("SoftmaxOptions", beta=1.0),
    "leaky_relu": _plain("LeakyReluOptions", alpha=0.1),
    "gelu": _plain("GeluOptions"),
    "depth_to_space": _plain("DepthToSpaceOptions", blockSize=2),
    "space_to_depth": _plain("SpaceToDepthOptions", blockSize=2),
    "cumsum": lambda node, one: ("CumsumOptions", {}, (), (_ints(node.attrs["axis"]),)),
    "expand_dims": lambda node, one: ("ExpandDimsOptions", {}, (), (_ints(node.attrs["axis"]),)),
    "squeeze": _plain("SqueezeOptions", squeezeDims=[1]),
    "reverse_v2": lambda node, one: ("ReverseV2Options", {}, (), (_ints([node.attrs["axis"]]),)),
}  # fmt: skip


def _parts(node: Node, one: Graph) -> Parts:
    return _TABLE.get(node.op, _plain())(node, one)
