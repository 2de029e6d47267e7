"""ONNX to Graph: shapes fixed, constants folded, operators given their TFLite names and NHWC meaning.

PyTorch's NCHW operators become a transpose, the NHWC operator and a transpose back; the layout pass removes
what cancels. Operators without a meaning of ours come through under their TFLite (or ONNX) name, so that a
rule can name them on the user's line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import onnx

from ..input_spec import InputSpec
from ..ir.graph import Graph, Origin
from .import_problem import ImportProblem
from .legalize.importing import Importing
from .legalize.table import RULES
from .onnx_model.load import load
from .onnx_model.values import Values, plain
from .origins import Origins

__all__ = ["ImportProblem", "import_onnx"]

Header = Mapping[str, Any]


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
    model = load(data, folder, inputs)
    try:
        return _Importer(model, Origins(header, lines)).run(name)
    except (KeyError, IndexError, TypeError, ValueError, onnx.checker.ValidationError) as error:
        raise ImportProblem(f"The ONNX model is malformed: {type(error).__name__}: {error}") from None


class _Importer:
    def __init__(self, model: onnx.ModelProto, origins: Origins) -> None:
        self.model = model
        self.origins = origins
        self.values = Values(model)
        self.names: dict[str, int] = {}

    def run(self, name: str) -> Graph:
        graph, values = self.model.graph, self.values
        inputs = [value.name for value in graph.input if value.name not in values.constants]
        tensors = {name: values.tensor(name) for name in inputs}
        importing = Importing(tensors, values.constants, values.stored, values.tensor)
        for node in graph.node:
            if not values.fold(node):
                values.infer(node)
                self._convert(importing, node)
        outputs = []
        for value in graph.output:
            if value.name in values.constants:
                raise ImportProblem(f"The output {value.name} is a constant: it does not depend on any input.")
            outputs.append(importing.resolve(value.name))
        nodes = tuple(importing.nodes)
        _share_quantization(importing)
        return Graph(name, nodes, importing.tensors, tuple(inputs), tuple(outputs)).with_nodes(nodes)

    def _convert(self, importing: Importing, node: onnx.NodeProto) -> None:
        origin = self.origins.origin({entry.key: entry.value for entry in node.metadata_props})
        attrs = {a.name: plain(onnx.helper.get_attribute_value(a)) for a in node.attribute}
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


def _share_quantization(importing: Importing) -> None:
    """What a file has adopted behind a view holds before it, too: the same values in another order."""
    tensors = importing.tensors
    for node in reversed(importing.nodes):
        if node.op in ("reshape", "transpose"):
            source, adopted = node.inputs[0], tensors[node.outputs[0]].quantization
            if adopted is not None and tensors[source].quantization is None:
                tensors[source] = replace(tensors[source], quantization=adopted)
