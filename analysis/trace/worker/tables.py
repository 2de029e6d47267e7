"""The exporter's tables, built once: seconds the first time."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from .uncollected import uncollected


@functools.lru_cache(maxsize=1)
def exporter_tables(torch: Any) -> dict[str, Any]:
    """The registry of translations, with batch norm as one operator, and the decompositions for the rest."""
    with uncollected():
        return _built(torch)


def _built(torch: Any) -> dict[str, Any]:
    from onnxscript import opset20 as op
    from torch.onnx._internal.exporter import _decomp, _registration

    # The exporter reads the annotations, which must be types, and tensors have none.
    def batch_norm(x, weight, bias, mean, variance, training=False, momentum=0.1, eps=1e-5, fast=True):  # noqa: ANN001, ANN202
        return op.BatchNormalization(x, weight, bias, mean, variance, epsilon=eps)

    batch_norm.__annotations__ = {"training": bool, "momentum": float, "eps": float, "fast": bool}

    def gelu(x, approximate="none"):  # noqa: ANN001, ANN202
        return op.Gelu(x, approximate=approximate)

    gelu.__annotations__ = {"approximate": str}
    with _unparsed():
        registry = _registration.ONNXRegistry.from_torchlib()
    registered = set(_decomp.get_onnx_implemented_overloads(registry))
    decompositions = _decomp.create_onnx_friendly_decomposition_table(registered)
    registry.register_op(torch.ops.aten.batch_norm.default, batch_norm, is_complex=False)
    registry.register_op(torch.ops.aten.gelu.default, gelu, is_complex=False)
    return {"registry": registry, "decompositions": decompositions}


@contextlib.contextmanager
def _unparsed() -> Iterator[None]:
    """onnxscript parses each of its 500 translations for a domain that the registry then has no use for."""
    from onnxscript._internal import values

    traced = getattr(values, "TracedOnnxFunction", None)
    parsing = vars(traced).get("function_ir") if traced is not None else None
    if traced is None or parsing is None:  # another release of onnxscript, which may do without
        yield
        return
    traced.function_ir = SimpleNamespace(domain="")
    try:
        yield
    finally:
        traced.function_ir = parsing
