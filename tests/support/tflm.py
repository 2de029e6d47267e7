"""TensorFlow Lite Micro as an oracle: writes one-operator .tflite models and runs them with the tflite-micro wheel.

`outputs(jobs)` runs in a subprocess, because a broken model can take the interpreter's process with it.
"""

import importlib
import math
import pickle
import subprocess
import sys
from dataclasses import replace
from typing import Any

import flatbuffers
import numpy as np

from chipfit.analysis.ir.graph import Graph, Node, Quantization, Tensor
from chipfit.codegen.operators.pad import value

TYPES = {"int8": "INT8", "int32": "INT32"}
ACTIVATIONS = {
    (-math.inf, math.inf): "NONE",
    (0.0, math.inf): "RELU",
    (0.0, 6.0): "RELU6",
    (-1.0, 1.0): "RELU_N1_TO_1",
}
BUILTINS = {"tile": "broadcast_to"}
"""Operators that TFLite Micro has under another name; it has no TILE."""
UNKNOWN = ("clip", "relu_n1_to_1", "gelu", "log", "lookup")
"""Operators that TFLite Micro does not have, or not for int8."""
Job = tuple[bytes, list[np.ndarray]]


def _schema() -> Any:
    """The schema's Python classes; importing them takes long, so only where they are used."""
    return importlib.import_module("tflite_micro.tensorflow.lite.micro.python.schema_py_generated")


def _padding(node: Node, graph: Graph, kernel: tuple[int, int]) -> str | None:
    """TFLite's name for the node's padding, None if it has none."""
    if node.attrs["padding"] == (0, 0, 0, 0):
        return "VALID"
    source, target = graph.tensor(node.inputs[0]).shape, graph.tensor(node.outputs[0]).shape
    dilation = node.attrs.get("dilation", (1, 1))
    total = []
    for axis in (0, 1):
        if target[axis + 1] != -(-source[axis + 1] // node.attrs["stride"][axis]):
            return None
        extent = (kernel[axis] - 1) * dilation[axis] + 1
        total.append(max(0, (target[axis + 1] - 1) * node.attrs["stride"][axis] + extent - source[axis + 1]))
    before = (total[0] // 2, total[1] // 2)
    return "SAME" if node.attrs["padding"][:2] == before else None


def _options(node: Node, graph: Graph) -> tuple[str, dict[str, Any]] | None:
    """Name and fields of the builtin options; None where TFLite cannot express the node."""
    s, attrs = _schema(), node.attrs
    fused = ACTIVATIONS.get(attrs.get("clamp", (-math.inf, math.inf)))
    if fused is None:
        return None
    activation = {"fusedActivationFunction": getattr(s.ActivationFunctionType, fused)}
    if node.op in ("conv_2d", "depthwise_conv_2d"):
        w = graph.tensor(node.inputs[1]).shape
        padding = _padding(node, graph, (w[1], w[2]))
        fields = {"strideH": attrs["stride"][0], "strideW": attrs["stride"][1], **activation}
        fields |= {"dilationHFactor": attrs["dilation"][0], "dilationWFactor": attrs["dilation"][1]}
        fields |= {"padding": getattr(s.Padding, padding)} if padding else {}
        if node.op == "conv_2d":
            return ("Conv2DOptions", fields) if padding else None
        fields["depthMultiplier"] = w[3] // graph.tensor(node.inputs[0]).shape[3]
        return ("DepthwiseConv2DOptions", fields) if padding else None
    if node.op.endswith("pool_2d"):
        padding = _padding(node, graph, attrs["filter"])
        fields = {"strideH": attrs["stride"][0], "strideW": attrs["stride"][1], **activation}
        fields |= {"filterHeight": attrs["filter"][0], "filterWidth": attrs["filter"][1]}
        return ("Pool2DOptions", {**fields, "padding": getattr(s.Padding, padding)}) if padding else None
    simple: dict[str, tuple[str, dict[str, Any]]] = {
        "fully_connected": ("FullyConnectedOptions", activation),
        "add": ("AddOptions", activation),
        "sub": ("SubOptions", activation),
        "mul": ("MulOptions", activation),
        "concatenation": ("ConcatenationOptions", {"axis": attrs.get("axis")}),
        "leaky_relu": ("LeakyReluOptions", {"alpha": attrs.get("alpha")}),
        "softmax": ("SoftmaxOptions", {"beta": attrs.get("beta", 1.0)}),
        "transpose": ("TransposeOptions", {}),
        "strided_slice": ("StridedSliceOptions", _bits(attrs)),
        "tile": ("BroadcastToOptions", {}),
        "resize_nearest_neighbor": ("ResizeNearestNeighborOptions", {}),
    }
    return simple.get(node.op, ("", {}))


def _bits(attrs: Any) -> dict[str, Any]:
    """A slice that runs backwards to the first element has no end that could be written down: its bit says so."""
    return {"endMask": sum(1 << axis for axis, stride in enumerate(attrs.get("strides", ())) if stride < 0)}


def _integers(node: Node, graph: Graph) -> dict[str, tuple[int, ...]]:
    """The operands that TFLite takes as int32 tensors and we as attributes, by name and in order."""
    attrs = node.attrs
    match node.op:
        case "transpose":
            return {"perm": attrs["perm"]}
        case "strided_slice":
            spans = zip(attrs["begin"], attrs["strides"], attrs["size"], strict=True)
            end = tuple(begin + stride * size for begin, stride, size in spans)
            return {"begin": attrs["begin"], "end": end, "strides": attrs["strides"]}
        case "pad" if "paddings" in attrs:
            return {"paddings": attrs["paddings"]}
        case "tile":
            return {"shape": graph.tensor(node.outputs[0]).shape}
        case "resize_nearest_neighbor":
            return {"size": attrs["size"]}
    return {}


def expressible(graph: Graph) -> bool:
    """Whether TFLite Micro has the graph's only node with these attributes."""
    node = graph.nodes[0]
    if node.op in UNKNOWN or len(node.attrs.get("perm", ())) > 5:
        return False
    if node.op == "tile":
        sizes = graph.tensor(node.inputs[0]).shape
        return all(1 in pair for pair in zip(sizes, node.attrs["multiples"], strict=True))
    return _options(node, graph) is not None


def _explicitly_padded(graph: Graph) -> Graph:
    """A convolution with TFLite-foreign padding as `pad` and a convolution without padding."""
    node, source = graph.nodes[0], graph.tensor(graph.nodes[0].inputs[0])
    top, left, bottom, right = node.attrs["padding"]
    table = np.array([[0, 0], [top, bottom], [left, right], [0, 0]], np.int32)
    shape = (1, source.shape[1] + top + bottom, source.shape[2] + left + right, source.shape[3])
    padded, paddings = replace(source, name="padded", shape=shape), Tensor("paddings", (4, 2), "int32", data=table)
    pad = Node("pad", "pad", (source.name, "paddings"), ("padded",), {})
    conv = replace(node, inputs=("padded", *node.inputs[1:]), attrs={**node.attrs, "padding": (0, 0, 0, 0)})
    return replace(graph, nodes=(pad, conv), tensors={**graph.tensors, "padded": padded, "paddings": paddings})


def _with_value(graph: Graph, node: Node) -> Graph:
    """PADV2 takes the constant as a tensor; PAD pads with 0."""
    constant = np.array([value(node, graph)], np.int8)
    quantization = graph.tensor(node.outputs[0]).quantization
    operand = Tensor("value", (1,), "int8", quantization=quantization, data=constant)
    padded = replace(node, op="padv2", inputs=(*node.inputs, "value"))
    return replace(graph, nodes=(padded,), tensors={**graph.tensors, "value": operand})


def _quantization(s: Any, q: Quantization) -> Any:
    fields = s.QuantizationParametersT()
    fields.scale, fields.zeroPoint = list(q.scale), list(q.zero_point)
    fields.quantizedDimension = q.axis or 0
    return fields


def _operator(s: Any, node: Node, graph: Graph, index: dict[str, int], code: int) -> Any:
    op = s.OperatorT()
    op.opcodeIndex = code
    op.inputs, op.outputs = [index[n] for n in node.inputs], [index[n] for n in node.outputs]
    name, fields = ("PadOptions", {}) if node.op == "pad" else _options(node, graph) or ("", {})
    if name:
        op.builtinOptionsType = getattr(s.BuiltinOptions, name)
        op.builtinOptions = getattr(s, f"{name}T")()
        for key, value in fields.items():
            setattr(op.builtinOptions, key, value)
    return op


def model(graph: Graph) -> bytes:
    """The .tflite of a one-node graph."""
    s, node = _schema(), graph.nodes[0]
    if node.op in ("conv_2d", "depthwise_conv_2d") and not expressible(graph):
        graph = _explicitly_padded(graph)
    for name, values in _integers(node, graph).items():
        operand = Tensor(name, np.shape(values), "int32", data=np.array(values, np.int32))
        node = replace(node, inputs=(*node.inputs, name))
        graph = replace(graph, nodes=(node,), tensors={**graph.tensors, name: operand})
    if node.op == "pad" and "value" in node.attrs:
        graph = _with_value(graph, node)
    tensors, buffers = [], [s.BufferT()]
    for t in graph.tensors.values():
        entry = s.TensorT()
        entry.name, entry.shape, entry.type = t.name, list(t.shape), getattr(s.TensorType, TYPES[t.dtype])
        entry.quantization = _quantization(s, t.quantization) if t.quantization else None
        if t.data is not None:
            buffers.append(s.BufferT())
            buffers[-1].data = np.frombuffer(np.ascontiguousarray(t.data).tobytes(), np.uint8)
            entry.buffer = len(buffers) - 1
        tensors.append(entry)
    index = {name: at for at, name in enumerate(graph.tensors)}
    codes = []
    for each in graph.nodes:
        code = s.OperatorCodeT()
        code.builtinCode = getattr(s.BuiltinOperator, BUILTINS.get(each.op, each.op).upper())
        code.deprecatedBuiltinCode, code.version = min(code.builtinCode, 127), 1
        codes.append(code)
    subgraph = s.SubGraphT()
    subgraph.tensors, subgraph.inputs = tensors, [index[n] for n in graph.inputs]
    subgraph.outputs = [index[n] for n in graph.outputs]
    subgraph.operators = [_operator(s, each, graph, index, at) for at, each in enumerate(graph.nodes)]
    whole = s.ModelT()
    whole.version, whole.operatorCodes, whole.subgraphs, whole.buffers = 3, codes, [subgraph], buffers
    builder = flatbuffers.Builder(1024)
    builder.Finish(whole.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def outputs(jobs: list[Job]) -> list[np.ndarray | str]:
    """The first output of each model on its inputs, or the interpreter's error message."""
    done = subprocess.run([sys.executable, __file__], input=pickle.dumps(jobs), capture_output=True, timeout=120)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode()[-2000:])
    return pickle.loads(done.stdout)


def _answer(job: Job) -> np.ndarray | str:
    runtime = importlib.import_module("tflite_micro.python.tflite_micro.runtime")
    content, inputs = job
    try:
        interpreter = runtime.Interpreter.from_bytes(content, arena_size=1 << 20)
        for at, value in enumerate(inputs):
            interpreter.set_input(value, at)
        interpreter.invoke()
        return np.array(interpreter.get_output(0))
    except (RuntimeError, ValueError) as error:
        return str(error)


if __name__ == "__main__":
    answers = [_answer(job) for job in pickle.load(sys.stdin.buffer)]
    sys.stdout.buffer.write(pickle.dumps(answers))
