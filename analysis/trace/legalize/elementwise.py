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
    "Reciprocal": "reciprocal", "Sin": "sin", "Cos": "cos", "Atan": "atan", "Sign": "sign", "Floor": "floor",
    "Ceil": "ceil", "Round": "round", "Softsign": "softsign",
}  # fmt: skip

CONDITIONS: Mapping[str, str] = {
    "Greater": "greater", "GreaterOrEqual": "greater_equal", "Less": "less", "LessOrEqual": "less_equal",
    "Equal": "equal", "And": "logical_and", "Or": "logical_or", "Not": "logical_not", "Where": "select",
}  # fmt: skip


def unary(op: str, **defaults: float) -> Rule:
    """One input, one output of its shape; `defaults` are the attributes with the values ONNX gives them."""

    def rule(importing: Importing) -> bool:
        attrs = {**defaults, **{k: v for k, v in importing.attrs.items() if k in (*defaults, "approximate")}}
        importing.emit(op, (importing.operand(0),), attrs)
        return True

    return rule


def binary(op: str) -> Rule:
    """Two inputs, broadcast to one shape; a constant in `x / c`, `x - c` and `c - x` makes `*` and `+` of them."""

    def rule(importing: Importing) -> bool:
        if len(importing.inputs) != 2:
            return False
        divisor = importing.constant(1) if op in ("div", "sub") else None
        if divisor is not None:
            value = 1 / divisor.astype(np.float64) if op == "div" else -divisor
            operands = (importing.operand(0), importing.literal(value, op))
            importing.emit("mul" if op == "div" else "add", operands, {"clamp": NO_CLAMP})
        elif op == "sub" and importing.is_constant(0):
            minus = importing.literal(np.full((), -1.0), "minus")
            negative = importing.emit("mul", (importing.operand(1), minus), {"clamp": NO_CLAMP}, importing.shape(1))
            importing.emit("add", (negative, importing.operand(0)), {"clamp": NO_CLAMP})
        else:
            importing.emit(op, (importing.operand(0), importing.operand(1)), {"clamp": NO_CLAMP})
        return True

    return rule


def condition(op: str) -> Rule:
    """Comparisons, logic and Where: no kernel has them on their own, and a lookup takes them in."""

    def rule(importing: Importing) -> bool:
        importing.emit(op, tuple(importing.operand(i) for i in range(len(importing.inputs))), {})
        return True

    return rule


def prelu(importing: Importing) -> bool:
    """PRelu of one slope for all channels."""
    slope = importing.constant(1)
    if slope is None or slope.size != 1:
        return False
    importing.emit("leaky_relu", (importing.operand(0),), {"alpha": float(slope.reshape(-1)[0])})
    return True


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
