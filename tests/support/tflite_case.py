"""One-operator .tflite models of TFLite builtins, from our own one-node graphs: what oracles of support are asked."""

from collections.abc import Sequence
from typing import Any

import flatbuffers
import numpy as np

from chipfit.analysis.ir.graph import Graph, Node, Quantization, Tensor

from .tflite_options import options
from .tflite_schema import tflite_schema

BUILTINS = {"lstm": "UNIDIRECTIONAL_SEQUENCE_LSTM", "select": "SELECT_V2"}

FIXED = {"softmax": 1 / 256, "logistic": 1 / 256, "tanh": 1 / 128, "log_softmax": 16 / 256, "l2_normalization": 1 / 128}
"""Scales that TFLite's int8 specification gives to outputs."""


def graph(
    op: str,
    inputs: Sequence[tuple[int, ...]],
    output: tuple[int, ...] | Sequence[tuple[int, ...]],
    attrs: dict[str, Any] | None = None,
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
    s, node = tflite_schema(), one.nodes[0]
    name, fields, before, behind = options(node, one)
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
    s = tflite_schema()
    whole = s.ModelT.InitFromObj(s.Model.GetRootAs(content, 0))
    names = {value: name for name, value in vars(s.BuiltinOperator).items() if isinstance(value, int)}
    codes = [max(code.builtinCode, code.deprecatedBuiltinCode) for code in whole.operatorCodes]
    return [names[codes[op.opcodeIndex]] for op in whole.subgraphs[0].operators]


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
