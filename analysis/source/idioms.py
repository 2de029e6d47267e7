"""Functions that are given a model and its input: summaries, profilers, exporters."""

import ast
from collections.abc import Callable

from ..input_spec import InputSpec
from .call import Call
from .facts import Facts
from .tensor_shape import ints_of, tensor_spec
from .tensors import Missing, tensors_by_name, tensors_of

Inputs = tuple[InputSpec, ...]
Reader = Callable[[Facts, ast.Call], Inputs]


def _given(call: ast.Call, position: int, *names: str) -> ast.expr | None:
    if len(call.args) > position:
        return call.args[position]
    return next((k.value for k in call.keywords if k.arg in names), None)


def _tensors(facts: Facts, value: ast.expr | None) -> Inputs:
    """A tensor, a tuple or list of arguments, or a dict of them by name."""
    if value is None:
        raise Missing
    if isinstance(value, ast.Dict):
        return tensors_by_name(value, facts)
    elements = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
    return tuple(spec for element in elements for spec in tensors_of(element, facts, None))


def _sizes(facts: Facts, value: ast.expr | None, batched: bool) -> Inputs:
    """`(1, 28, 28)` or a list of such; the batch is added where the idiom leaves it out."""
    if value is None:
        raise Missing
    many = isinstance(value, ast.Tuple | ast.List) and any(isinstance(e, ast.Tuple | ast.List) for e in value.elts)
    shapes = [ints_of(e, facts) for e in value.elts] if many and isinstance(value, ast.Tuple | ast.List) else None
    shapes = shapes or [ints_of(value, facts)]
    if any(not shape or min(shape) < 1 for shape in shapes):
        raise Missing
    return tuple(InputSpec(None, shape if batched else (1, *shape)) for shape in shapes)


def _summary(facts: Facts, call: ast.Call) -> Inputs:
    """torchsummary: shapes without a batch. torchinfo: with one, unless `batch_dim` is given. Others: tensors."""
    data = next((k.value for k in call.keywords if k.arg == "input_data"), None)
    if data is not None:
        return _tensors(facts, data)
    size = _given(call, 1, "input_size", "input_shape")
    if size is not None and tensor_spec(size, facts) is not None:
        return _tensors(facts, size)
    batched = facts.dotted(call.func).startswith("torchinfo.") and not any(k.arg == "batch_dim" for k in call.keywords)
    return _sizes(facts, size, batched)


def _by_tensor(position: int, *names: str) -> Reader:
    return lambda facts, call: _tensors(facts, _given(call, position, *names))


def _by_size(position: int, *names: str) -> Reader:
    return lambda facts, call: _sizes(facts, _given(call, position, *names), batched=False)


_IDIOMS: dict[str, Reader] = {
    "summary": _summary,
    "summary_string": _summary,
    "profile": _by_tensor(1, "inputs"),
    "get_model_complexity_info": _by_size(1, "input_res"),
    "torch.onnx.export": _by_tensor(1, "args"),
    "torch.onnx.dynamo_export": _by_tensor(1),
    "torch.export.export": _by_tensor(1, "args"),
    "torch.jit.trace": _by_tensor(1, "example_inputs"),
    "torch.fx.experimental.proxy_tensor.make_fx": _by_tensor(1),
    "torch.ao.quantization.quantize_fx.prepare_fx": _by_tensor(2, "example_inputs"),
    "torch.ao.quantization.quantize_fx.prepare_qat_fx": _by_tensor(2, "example_inputs"),
    "ai_edge_torch.convert": _by_tensor(1, "sample_args"),
    "litert_torch.convert": _by_tensor(1, "sample_args"),
    "TFLiteConverter": _by_tensor(1, "dummy_input"),
    "FlopCountAnalysis": _by_tensor(1, "inputs"),
    "flop_count_table": _by_tensor(1, "inputs"),
    "add_graph": _by_tensor(1, "input_to_model"),
    "draw_graph": _by_tensor(1, "input_data"),
}
"""Functions that are given a model and its input: by dotted name, or by the last part of it for small packages."""

_METHODS = frozenset(("add_graph",))


_PACKAGES = frozenset("torchsummary torchinfo torchsummaryX thop ptflops fvcore torchview torchlens tinynn".split())


def idiom(facts: Facts, call: Call) -> Reader | None:
    """What reads the inputs of such a call; None for any other. A reader raises Missing or Unshaped."""
    written = call.node.func
    name = facts.dotted(written)
    if name in _IDIOMS:
        return _IDIOMS[name]
    last = name.rpartition(".")[2] or (written.attr if isinstance(written, ast.Attribute) else "")
    plain = (
        (isinstance(written, ast.Name) and written.id in facts.imports)
        or name.partition(".")[0] in _PACKAGES
        or last in _METHODS
    )
    return _IDIOMS.get(last) if plain else None
