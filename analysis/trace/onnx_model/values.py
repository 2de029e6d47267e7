"""What is known of an ONNX model's tensors before it runs: shapes, and the values that are constant."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from onnx.reference import ReferenceEvaluator

from ...ir.graph import Quantization, Tensor
from ..import_problem import ImportProblem

_GROWING = ("ConstantOfShape", "Expand", "Tile")
_FOLDED_ELEMENTS = 1 << 22  # shape arithmetic and filters, not feature maps


class Values:
    """Shapes and constants by tensor name; `fold` and `infer` add what follows for a node, in order of execution.

    `stored` is how a file that is quantized already stores a constant, where its zero point is 0.
    """

    def __init__(self, model: onnx.ModelProto) -> None:
        self.constants: dict[str, np.ndarray] = {}
        self.shapes: dict[str, tuple[tuple[int, ...], str]] = {}
        self.stored: dict[str, Quantization] = {}
        self.opset = max((o.version for o in model.opset_import if o.domain == ""), default=18)
        for initializer in model.graph.initializer:
            self.constants[initializer.name] = onnx.numpy_helper.to_array(initializer)
        self._read_shapes(model.graph)
        if any(output not in self.shapes for node in model.graph.node for output in node.output if output):
            # The exporter gives no shapes for what is inside an operator it has taken apart (SiLU, LayerNorm).
            self._read_shapes(onnx.shape_inference.infer_shapes(model).graph)

    def _read_shapes(self, graph: onnx.GraphProto) -> None:
        for value in (*graph.input, *graph.value_info, *graph.output):
            kind = value.type.tensor_type
            shape = tuple(d.dim_value if d.HasField("dim_value") else -1 for d in kind.shape.dim)
            if kind.elem_type and kind.HasField("shape"):
                dtype = str(onnx.helper.tensor_dtype_to_np_dtype(kind.elem_type))
                self.shapes[value.name] = (shape, dtype)

    def tensor(self, name: str) -> Tensor:
        """The tensor called `name`. Raises ImportProblem when its shape is not known or not fixed."""
        if name not in self.shapes:
            raise ImportProblem(f"The exporter gives no shape for {name}.")
        shape, dtype = self.shapes[name]
        if any(size < 0 for size in shape):
            raise ImportProblem(f"The shape of {name} depends on the data; an arena needs fixed shapes.")
        if 0 in shape:
            raise ImportProblem(f"The tensor {name} is empty: its shape is {'x'.join(map(str, shape))}.")
        return Tensor(name, shape, dtype)

    def fold(self, node: onnx.NodeProto) -> bool:
        """Compute a node whose inputs are all constants; the exporter leaves its shape arithmetic in the graph."""
        if self._fold_static(node):
            return True
        if any(name and name not in self.constants for name in node.input):
            return False
        elements = max((int(np.prod(self.shapes.get(o, ((), ""))[0])) for o in node.output), default=0)
        if elements > _FOLDED_ELEMENTS or node.op_type.startswith("Random"):
            return False
        if node.op_type in _GROWING and self._grown(node) > _FOLDED_ELEMENTS:
            return False
        feed = {name: self.constants[name] for name in node.input if name}
        try:
            evaluator = ReferenceEvaluator(_single(node, feed, self.opset))
            results = evaluator.run(None, feed)
        except Exception:  # the evaluator lacks some operators; the node stays and is judged like any other
            return False
        assert isinstance(results, list)
        self.constants.update(zip(node.output, (np.asarray(r) for r in results), strict=True))
        return True

    def _grown(self, node: onnx.NodeProto) -> float:
        """At most how many elements come of a node whose output's size is the value of an input."""
        sizes = [np.asarray(self.constants[name]) for name in node.input if name]
        factor = float(np.prod(np.abs(sizes[-1].astype(np.float64))))
        return factor * (1 if len(sizes) == 1 else max(float(sizes[0].size), 1.0))

    def infer(self, node: onnx.NodeProto) -> None:
        """Find the shapes of a node's outputs where the whole model's inference could not (a computed reshape)."""
        unknown = [o for o in node.output if o and -1 in self.shapes.get(o, ((-1,), ""))[0]]
        if not unknown or any(name and name not in self.constants and name not in self.shapes for name in node.input):
            return
        known = {name: self.constants[name] for name in node.input if name in self.constants}
        single = _single(node, known, self.opset)
        for name in dict.fromkeys(node.input):
            if name in known:
                single.graph.initializer.append(onnx.numpy_helper.from_array(known[name], name))
            elif name:
                shape, dtype = self.shapes[name]
                kind = onnx.helper.np_dtype_to_tensor_dtype(np.dtype(dtype))
                single.graph.input.append(onnx.helper.make_tensor_value_info(name, kind, list(shape)))
        try:
            self._read_shapes(onnx.shape_inference.infer_shapes(single, data_prop=True).graph)
        except onnx.shape_inference.InferenceError:
            return  # the conversion says which shape is missing

    def _fold_static(self, node: onnx.NodeProto) -> bool:
        """Answers that need only the static shape or type of a computed tensor."""
        if node.op_type == "CastLike" and node.input[0] in self.constants:
            like = node.input[1]
            dtype = self.constants[like].dtype if like in self.constants else np.dtype(self.shapes[like][1])
            self.constants[node.output[0]] = self.constants[node.input[0]].astype(dtype)
            return True
        if node.op_type == "DequantizeLinear" and all(name in self.constants for name in node.input):
            self.constants[node.output[0]] = self._dequantized(node)
            self._store(node)
            return True
        if node.op_type in ("Shape", "Size") and node.input[0] in self.shapes:
            shape = self.tensor(node.input[0]).shape
            attrs = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            part = shape[attrs.get("start", 0) : attrs.get("end", len(shape))]
            value = part if node.op_type == "Shape" else int(np.prod(shape))
            self.constants[node.output[0]] = np.asarray(value, np.int64)
            return True
        return False

    def _store(self, node: onnx.NodeProto) -> None:
        """Note the scale of integers around 0: int8, or uint8 that is moved by 128."""
        q, scale, *zero = (self.constants[name] for name in node.input)
        middle = {"int8": 0, "uint8": 128, "int32": 0}.get(str(q.dtype))
        offset = zero[0] if zero else np.zeros(1)  # uint8 defaults to 0
        if middle is None or (offset != middle).any() or not (scale > 0).all():
            return
        axis = next((a.i for a in node.attribute if a.name == "axis"), 1) % max(q.ndim, 1) if scale.size > 1 else None
        scales = tuple(float(s) for s in scale.reshape(-1))
        self.stored[node.output[0]] = Quantization(scales, (0,) * len(scales), axis)

    def _dequantized(self, node: onnx.NodeProto) -> np.ndarray:
        """(q - zero_point) * scale, per tensor or along `axis`; onnx's evaluator has it for some opsets only."""
        q, scale, *zero = (self.constants[name] for name in node.input)
        axis = next((a.i for a in node.attribute if a.name == "axis"), 1)
        along = [-1 if i == axis % max(q.ndim, 1) else 1 for i in range(q.ndim)]
        scale, offset = (v.reshape(along if v.size > 1 else ()) for v in (scale, zero[0] if zero else np.zeros(1)))
        return ((q.astype(np.float64) - offset) * scale).astype(np.float32)


def _single(node: onnx.NodeProto, feed: Mapping[str, np.ndarray], opset: int) -> onnx.ModelProto:
    kinds = {name: onnx.helper.np_dtype_to_tensor_dtype(value.dtype) for name, value in feed.items()}
    inputs = [onnx.helper.make_tensor_value_info(name, kinds[name], list(feed[name].shape)) for name in feed]
    outputs = [onnx.ValueInfoProto(name=name) for name in node.output]
    graph = onnx.helper.make_graph([node], "fold", inputs, outputs)
    return onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", opset)])


def plain(value: Any) -> Any:
    """An attribute's value: text, a number, an array, or a tuple of such."""
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, onnx.TensorProto):
        return onnx.numpy_helper.to_array(value)
    return tuple(value) if hasattr(value, "__iter__") and not isinstance(value, str) else value
