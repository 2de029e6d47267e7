"""Serialized ONNX to a model whose inputs have fixed shapes."""

from collections.abc import Iterator, Sequence

import onnx
import onnx.external_data_helper
import onnx.version_converter

from ...input_spec import InputSpec
from ..import_problem import ImportProblem

_OLDEST_OPSET = 13  # before it, softmax and squeeze meant something else


def load(data: bytes, folder: str | None, inputs: Sequence[InputSpec]) -> onnx.ModelProto:
    """The model of `data`. `folder` is where a file's external weights lie; `inputs` fixes what a file leaves open.

    Raises ImportProblem for what is not ONNX, for weights that are elsewhere and for open sizes.
    """
    try:
        model = onnx.load_model_from_string(data)
    except Exception as error:  # protobuf raises undocumented errors of its own
        raise ImportProblem(f"This is not an ONNX model that can be read: {error}") from None
    if folder is None and any(onnx.external_data_helper.uses_external_data(tensor) for tensor in _tensors(model.graph)):
        raise ImportProblem("The model says that its weights are in other files, which a trace cannot have.")
    try:
        if folder is not None:
            onnx.external_data_helper.load_external_data_for_model(model, folder)
        version = next((o.version for o in model.opset_import if o.domain in ("", "ai.onnx")), 0)
        if 0 < version < _OLDEST_OPSET:
            model = onnx.version_converter.convert_version(model, _OLDEST_OPSET)
    except Exception as error:
        raise ImportProblem(f"This is not an ONNX model that can be read: {error}") from None
    if not model.graph.node:
        raise ImportProblem("The model has no operators: it computes nothing from its input.")
    _fix_inputs(model, inputs)
    return model


def _tensors(graph: onnx.GraphProto) -> Iterator[onnx.TensorProto]:
    """Every constant of a graph and of the graphs in it."""
    yield from graph.initializer
    for sparse in graph.sparse_initializer:
        yield from (sparse.values, sparse.indices)
    for node in graph.node:
        for attribute in node.attribute:
            yield from (attribute.t, *attribute.tensors)
            for inner in (attribute.g, *attribute.graphs):
                if inner.node or inner.initializer:
                    yield from _tensors(inner)


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
