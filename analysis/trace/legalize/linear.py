"""Gemm and MatMul: a linear layer where the right side is constant, else a product of two activations."""

from dataclasses import replace

import numpy as np

from ...ir.graph import Quantization
from ...ops.operator import NO_CLAMP
from .importing import Importing


def _linear(
    importing: Importing, x: str, weight: np.ndarray, bias: np.ndarray | None, stored: Quantization | None = None
) -> bool:
    """y = x W^T + b with W[O, K]; `stored` is how a quantized file stores W, by one scale or one for each output."""
    by_output = stored if stored is None or stored.axis is None else replace(stored, axis=0)
    w = importing.literal(np.ascontiguousarray(weight), "weights", by_output)
    b = importing.literal(np.zeros(weight.shape[0], np.float32) if bias is None else bias.reshape(-1), "bias")
    shape = (*importing.tensors[x].shape[:-1], weight.shape[0])
    if shape == importing.output.shape:
        importing.emit("fully_connected", (x, w, b), {"clamp": NO_CLAMP})
    else:
        y = importing.emit("fully_connected", (x, w, b), {"clamp": NO_CLAMP}, shape)
        importing.reshape(y, importing.output.shape, last=True)
    return True


def gemm(importing: Importing) -> bool:
    """Gemm: alpha and beta go into weights and bias."""
    weight, bias, attrs = importing.constant(1), importing.constant(2), importing.attrs
    if weight is None or attrs.get("transA", 0) or (len(importing.inputs) > 2 and bias is None):
        return False
    weight = (weight if attrs.get("transB", 0) else weight.T) * np.float32(attrs.get("alpha", 1.0))
    if bias is not None:
        bias = np.broadcast_to(bias, (weight.shape[0],)) if bias.ndim < 2 else bias
        if bias.size != weight.shape[0]:
            return False
        bias = bias * np.float32(attrs.get("beta", 1.0))
    stored = importing.stored(1, 0 if attrs.get("transB", 0) else 1) if attrs.get("alpha", 1.0) == 1.0 else None
    return _linear(importing, importing.operand(0), weight, bias, stored)


def matmul(importing: Importing) -> bool:
    """MatMul: rows of any rank through constant weights; a constant vector is one output."""
    weight = importing.constant(1)
    if weight is not None and weight.ndim == 2:
        return _linear(importing, importing.operand(0), weight.T, None, importing.stored(1, 1))
    if weight is not None and weight.ndim == 1 and len(importing.shape(0)) > 1:
        return _linear(importing, importing.operand(0), weight[np.newaxis], None)
    if len(importing.shape(0)) < 2 or len(importing.shape(1)) < 2:
        return False
    importing.emit("batch_matmul", (importing.operand(0), importing.operand(1)), {})
    return True
