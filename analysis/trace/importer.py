"""ONNX to Graph: shapes fixed, constants folded, operators given their TFLite names and NHWC meaning.

PyTorch's NCHW operators become a transpose, the NHWC operator and a transpose back; the layout pass removes
what cancels. Operators without a meaning of ours come through under their TFLite (or ONNX) name, so that a
rule can name them on the user's line.
"""

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import onnx
import onnx.external_data_helper
import onnx.version_converter
from onnx.reference import ReferenceEvaluator

from ..input_spec import InputSpec
from ..ir.graph import NOWHERE, Graph, Origin, Tensor
from ..span import Position, Span
from .legalize.importing import Importing
from .legalize.table import RULES

_FRAME = re.compile(r'^\s*File "(?P<file>.+)", line (?P<line>\d+), in ', re.MULTILINE)
_OLDEST_OPSET = 13  # before it, softmax and squeeze meant something else
_GROWING = ("ConstantOfShape", "Expand", "Tile")
_FOLDED_ELEMENTS = 1 << 22  # shape arithmetic and filters, not feature maps

Header = Mapping[str, Any]


class ImportProblem(Exception):
    """The ONNX model is not one that can be laid out ahead of time; the message says why, in words for the user."""

    def __init__(self, message: str, origin: Origin = NOWHERE) -> None:
        super().__init__(message)
        self.origin = origin


def import_onnx(
    data: bytes,
    header: Header,
    name: str,
    lines: Mapping[str, list[str]],
    folder: str | None = None,
    inputs: Sequence[InputSpec] = (),
) -> Graph:
    """The graph of a serialized ONNX model. `header` is the worker's reply, `lines` the user's files by name.

    `folder` is where a file's external weights lie; `inputs` fixes the dimensions that a file leaves open.
    Raises ImportProblem for dynamic shapes and for what is not ONNX.
    """
    try:
        model = onnx.load_model_from_string(data)
        if folder is not None:
            onnx.external_data_helper.load_external_data_for_model(model, folder)
        version = next((o.version for o in model.opset_import if o.domain in ("", "ai.onnx")), 0)
        if 0 < version < _OLDEST_OPSET:
            model = onnx.version_converter.convert_version(model, _OLDEST_OPSET)
    except Exception as error:  # protobuf and onnx raise undocumented errors of their own
        raise ImportProblem(f"This is not an ONNX model that can be read: {error}") from None
    if not model.graph.node:
        raise ImportProblem("The model has no operators: it computes nothing from its input.")
    _fix_inputs(model, inputs)
    try:
        return _Importer(model, header, lines).run(name)
    except (KeyError, IndexError, TypeError, ValueError, onnx.checker.ValidationError) as error:
        raise ImportProblem(f"The ONNX model is malformed: {type(error).__name__}: {error}") from None


def _fix_inputs(model: onnx.ModelProto, specs: Sequence[InputSpec]) -> None:
    """Write the given shapes, and a batch of 1 where a file leaves only the batch open, into the model's inputs."""
    constants = {initializer.name for initializer in model.graph.initializer}
    values = [value for value in model.graph.input if value.name not in constants]
    for index, value in enumerate(values):
        named = next((spec for spec in specs if spec.name == value.name), None)
        spec = named or (specs[index] if index < len(specs) and specs[index].name is None else None)
        dims = value.type.tensor_type.shape.dim
        open_dims = [i for i, dim in enumerate(dims) if not dim.dim_value]
        if spec is not None:
            if len(dims) != len(spec.shape):
                raise ImportProblem(f"The input {value.name} has {len(dims)} dimensions; {spec} has {len(spec.shape)}.")
            sizes = dict(enumerate(spec.shape))
        elif open_dims in ([], [0]):
            sizes = dict.fromkeys(open_dims, 1)
        else:
            found = "x".join(str(dim.dim_value or "?") for dim in dims)
            raise ImportProblem(f"The input {value.name} is {found}: give its sizes with --input, such as 1x3x96x96.")
        for axis, size in sizes.items():
            dims[axis].dim_value = size
        if spec is not None or open_dims:
            del model.graph.value_info[:]  # sizes that followed from the open ones


class _Importer:
    def __init__(self, model: onnx.ModelProto, header: Header, lines: Mapping[str, list[str]]) -> None:
        self.model = model
        self.layers: Mapping[str, Mapping[str, Any]] = header.get("layers", {})
        self.leaves = frozenset(header.get("leaves", ()))
        self.lines = lines
        self.relocation = {(f, n): (file, line) for f, n, file, line in header.get("relocation", ())}
        self.names: dict[str, int] = {}
        self.constants: dict[str, np.ndarray] = {}
        self.shapes: dict[str, tuple[tuple[int, ...], str]] = {}
        self.opset = max((o.version for o in model.opset_import if o.domain == ""), default=18)

    def run(self, name: str) -> Graph:
        graph = self.model.graph
        for initializer in graph.initializer:
            self.constants[initializer.name] = onnx.numpy_helper.to_array(initializer)
        self._read_shapes(graph)
        if any(output not in self.shapes for node in graph.node for output in node.output if output):
            # The exporter gives no shapes for what is inside an operator it has taken apart (SiLU, LayerNorm).
            self._read_shapes(onnx.shape_inference.infer_shapes(self.model).graph)
        inputs = [value.name for value in graph.input if value.name not in self.constants]
        importing = Importing({n: self._tensor(n) for n in inputs}, self.constants, self._tensor)
        for node in graph.node:
            if not self._fold(node):
                self._infer(node)
                self._convert(importing, node)
        outputs = []
        for value in graph.output:
            if value.name in self.constants:
                raise ImportProblem(f"The output {value.name} is a constant: it does not depend on any input.")
            outputs.append(importing.resolve(value.name))
        nodes = tuple(importing.nodes)
        _share_quantization(importing)
        whole = Graph(name, nodes, importing.tensors, tuple(inputs), tuple(outputs))
        return whole.with_nodes(nodes)

    def _read_shapes(self, graph: onnx.GraphProto) -> None:
        for value in (*graph.input, *graph.value_info, *graph.output):
            kind = value.type.tensor_type
            shape = tuple(d.dim_value if d.HasField("dim_value") else -1 for d in kind.shape.dim)
            if kind.elem_type and kind.HasField("shape"):
                dtype = str(onnx.helper.tensor_dtype_to_np_dtype(kind.elem_type))
                self.shapes[value.name] = (shape, dtype)

    def _tensor(self, name: str) -> Tensor:
        if name not in self.shapes:
            raise ImportProblem(f"The exporter gives no shape for {name}.")
        shape, dtype = self.shapes[name]
        if any(size < 0 for size in shape):
            raise ImportProblem(f"The shape of {name} depends on the data; an arena needs fixed shapes.")
        if 0 in shape:
            raise ImportProblem(f"The tensor {name} is empty: its shape is {'x'.join(map(str, shape))}.")
        return Tensor(name, shape, dtype)

    def _fold(self, node: onnx.NodeProto) -> bool:
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

    def _infer(self, node: onnx.NodeProto) -> None:
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
            return True
        if node.op_type in ("Shape", "Size") and node.input[0] in self.shapes:
            shape = self._tensor(node.input[0]).shape
            attrs = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            part = shape[attrs.get("start", 0) : attrs.get("end", len(shape))]
            value = part if node.op_type == "Shape" else int(np.prod(shape))
            self.constants[node.output[0]] = np.asarray(value, np.int64)
            return True
        return False

    def _dequantized(self, node: onnx.NodeProto) -> np.ndarray:
        """(q - zero_point) * scale, per tensor or along `axis`; onnx's evaluator has it for some opsets only."""
        q, scale, *zero = (self.constants[name] for name in node.input)
        axis = next((a.i for a in node.attribute if a.name == "axis"), 1)
        along = [-1 if i == axis % max(q.ndim, 1) else 1 for i in range(q.ndim)]
        scale, offset = (v.reshape(along if v.size > 1 else ()) for v in (scale, zero[0] if zero else np.zeros(1)))
        return ((q.astype(np.float64) - offset) * scale).astype(np.float32)

    def _convert(self, importing: Importing, node: onnx.NodeProto) -> None:
        origin = self._origin(node)
        attrs = {a.name: _plain(onnx.helper.get_attribute_value(a)) for a in node.attribute}
        importing.begin(node.op_type, self._name(node, origin), tuple(node.input), tuple(node.output), attrs, origin)
        rule = RULES.get(node.op_type)
        try:
            if rule is None or not rule(importing):
                importing.opaque()
        except ImportProblem as problem:
            raise ImportProblem(str(problem), origin) from None

    def _name(self, node: onnx.NodeProto, origin: Origin) -> str:
        """The module path of a layer (`blocks.0.1`), else the exporter's name; numbered when a layer runs twice."""
        stem = origin.scope if origin.init else (node.name or node.output[0]).removeprefix("node_")
        self.names[stem] = self.names.get(stem, 0) + 1
        return stem if self.names[stem] == 1 else f"{stem}#{self.names[stem]}"

    def _origin(self, node: onnx.NodeProto) -> Origin:
        metadata = {entry.key: entry.value for entry in node.metadata_props}
        calls = []
        for match in _FRAME.finditer(metadata.get("pkg.torch.onnx.stack_trace", "")):
            file, line = self._now(match["file"], int(match["line"]))
            if file in self.lines:
                calls.append(self._span(file, line))
        scopes = _literal(metadata.get("pkg.torch.onnx.name_scopes", "[]"))
        classes = _literal(metadata.get("pkg.torch.onnx.class_hierarchy", "[]"))
        scope = next((s for s in reversed(scopes[:-1]) if s), "")
        layer = classes[len(scopes) - 2] if len(scopes) >= 2 and len(classes) == len(scopes) else ""
        site = self.layers.get(scope) if scope in self.leaves else None
        init = self._span(*self._now(site["file"], site["line"])) if site else None
        return Origin(tuple(calls), init, scope, layer.rpartition(".")[2] if init else "")

    def _now(self, file: str, line: int) -> tuple[str, int]:
        """Where a line of a remembered trace stands in today's text."""
        return self.relocation.get((file, line), (file, line))

    def _span(self, file: str, line: int) -> Span:
        lines = self.lines.get(file, [])
        if 0 < line <= len(lines):
            return Span.line(file, line, lines[line - 1])
        return Span(file, Position(line, 1), Position(line, 2))


def _share_quantization(importing: Importing) -> None:
    """What a file has adopted behind a view holds before it, too: the same values in another order."""
    tensors = importing.tensors
    for node in reversed(importing.nodes):
        if node.op in ("reshape", "transpose"):
            source, adopted = node.inputs[0], tensors[node.outputs[0]].quantization
            if adopted is not None and tensors[source].quantization is None:
                tensors[source] = replace(tensors[source], quantization=adopted)


def _single(node: onnx.NodeProto, feed: Mapping[str, np.ndarray], opset: int) -> onnx.ModelProto:
    kinds = {name: onnx.helper.np_dtype_to_tensor_dtype(value.dtype) for name, value in feed.items()}
    inputs = [onnx.helper.make_tensor_value_info(name, kinds[name], list(feed[name].shape)) for name in feed]
    outputs = [onnx.ValueInfoProto(name=name) for name in node.output]
    graph = onnx.helper.make_graph([node], "fold", inputs, outputs)
    return onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", opset)])


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, onnx.TensorProto):
        return onnx.numpy_helper.to_array(value)
    return tuple(value) if hasattr(value, "__iter__") and not isinstance(value, str) else value


def _literal(text: str) -> list[str]:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return []
    return value if isinstance(value, list) else []
