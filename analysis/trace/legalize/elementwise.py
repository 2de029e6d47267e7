"""Operators that treat every element alike, and batch norm, which is two of them."""

from collections.abc import Mapping
from math import inf

import numpy as np

from ...ops.elementwise import CLAMPS
from ...ops.operator import NO_CLAMP
from .importing import Importing, Rule

UNARY: Mapping[str, str] = {
    "Sigmoid": "logistic", "Tanh": "tanh", "HardSwish": "hard_swish", "Gelu": "gelu", "Softplus": "softplus",
    "Mish": "mish", "Abs": "abs", "Neg": "neg", "Exp": "exp", "Log": "log", "Sqrt": "sqrt", "Erf": "erf",
}  # fmt: skip


def unary(op: str, **defaults: float) -> Rule:
    """One input, one output of its shape; `defaults` are the attributes with the values ONNX gives them."""

    def rule(importing: Importing) -> bool:
        attrs = {**defaults, **{k: v for k, v in importing.attrs.items() if k in (*defaults, "approximate")}}
        importing.emit(op, (importing.operand(0),), attrs)
        return True

    return rule


def binary(op: str) -> Rule:
    """Two inputs, broadcast to one shape; a constant on the right of `/` and `-` makes `*` and `+` of them."""

    def rule(importing: Importing) -> bool:
        if len(importing.inputs) != 2:
            return False
        divisor = importing.constant(1) if op in ("div", "sub") else None
        if divisor is not None:
            value = 1 / divisor.astype(np.float64) if op == "div" else -divisor
            operands = (importing.operand(0), importing.literal(value, op))
            importing.emit("mul" if op == "div" else "add", operands, {"clamp": NO_CLAMP})
        else:
            importing.emit(op, (importing.operand(0), importing.operand(1)), {"clamp": NO_CLAMP})
        return True

    return rule


def batch_norm(importing: Importing) -> bool:
    """y = x * scale + offset per channel, in double precision (Ioffe and Szegedy 2015, at inference)."""
    parameters = [importing.constant(i) for i in range(1, 5)]
    if any(p is None for p in parameters):
        return False
    gamma, beta, mean, variance = (np.asarray(p, np.float64) for p in parameters)
    scale = gamma / np.sqrt(variance + importing.attrs.get("epsilon", 1e-5))
    shape = (1, -1, *(1,) * (len(importing.shape(0)) - 2))
    x = importing.operand(0)
    a = importing.literal(scale.reshape(shape), "scale")
    b = importing.literal((beta - mean * scale).reshape(shape), "offset")
    attrs = {"clamp": NO_CLAMP, "part_of": "batch_normalization"}
    importing.emit("add", (importing.emit("mul", (x, a), attrs, importing.shape(0)), b), attrs)
    return True


def relu(importing: Importing) -> bool:
    """Relu."""
    return _clamp(importing, CLAMPS["relu"])


def clip(importing: Importing) -> bool:
    """Clip between constants."""
    bounds = []
    for index, default in ((1, -inf), (2, inf)):
        given = index < len(importing.inputs) and importing.inputs[index]
        value = importing.constant(index)
        if given and value is None:
            return False
        bounds.append(float(value) if value is not None else default)
    return _clamp(importing, (bounds[0], bounds[1]))


def _clamp(importing: Importing, clamp: tuple[float, float]) -> bool:
    op = next((name for name, known in CLAMPS.items() if known == clamp), "clip")
    importing.emit(op, (importing.operand(0),), {"clamp": clamp})
    return True


def cast(importing: Importing) -> bool:
    """Cast and CastLike, where the type stays what it is."""
    return importing.output.dtype == importing.tensors[importing.operand(0)].dtype and importing.alias()
