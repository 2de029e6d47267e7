"""From an exported program to an ONNX model, with the exporter's own translations of operators."""

from __future__ import annotations

from typing import Any

from .adaptive_pools import fix_average, fix_maxima
from .splits import splits_as_slices
from .state import require_no_state
from .tables import exporter_tables

OPSET = 20


def translate(torch: Any, program: Any) -> Any:
    """Translate without decomposing; None unless every operator is functional, of one type, and has a translation."""
    registry = exporter_tables(torch)["registry"]
    splits_as_slices(torch, program)
    fix_maxima(torch, program)
    for node in program.graph.nodes:
        value = node.meta.get("val")
        if node.op != "call_function":
            continue
        if not isinstance(value, torch.Tensor) or value.dtype != torch.float32:
            return None  # mixed types need the promotions that decomposing puts in
        if node.target == torch.ops.aten.batch_norm.default and None in node.args[1:5]:
            return None  # without scale or statistics it is not one operator of ONNX
        fix_average(torch, node)
        if not _make_functional(torch, node) or not registry.get_decomps(node.target):
            return None
    return _to_onnx(program, registry)


def decompose_and_translate(torch: Any, program: Any) -> Any:
    """As the public exporter does it, with the tables it would build anew."""
    from torch.onnx._internal.exporter import _core, _decomp

    tables = exporter_tables(torch)
    _decomp.create_onnx_friendly_decomposition_table = lambda registered: tables["decompositions"]
    fix_maxima(torch, program)
    prepared = _core._prepare_exported_program_for_export(program, registry=tables["registry"])
    require_no_state(prepared)
    splits_as_slices(torch, prepared)
    return _to_onnx(prepared, tables["registry"])


def _to_onnx(program: Any, registry: Any) -> Any:
    from onnxscript import ir
    from torch.onnx._internal.exporter import _core

    translated = _core._exported_program_to_onnx_program(program, registry=registry)
    # The exporter's own last step: it writes the translations out as plain operators of that opset.
    return ir.to_proto(_core.onnxscript_apis.convert_version(translated.model, OPSET))


def _make_functional(torch: Any, node: Any) -> bool:
    """Turn `relu_(x)` into `relu(x)` when nothing else sees x; False for any other operator that mutates."""
    target = node.target
    if not isinstance(target, torch._ops.OpOverload) or not target._schema.is_mutable:
        return True
    source = node.args[0] if node.args else None
    name = target._schema.name.split("::")[1]
    functional = getattr(torch.ops.aten, name[:-1], None) if name.endswith("_") else None
    alone = isinstance(source, torch.fx.Node) and len(source.users) == 1 and source.op == "call_function"
    if functional is None or not alone or any(a.alias_info is not None for a in source.target._schema.returns):
        return False
    node.target = getattr(functional, target._overloadname)
    return True
