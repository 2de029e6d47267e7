"""Operators that treat every element alike, so that any layout suits them: one row each."""

from collections.abc import Callable, Mapping, Sequence
from math import erf, inf

import numpy as np

from .operator import Attrs, Operator, Shape, clamped

CLAMPS = {"relu": (0.0, inf), "relu6": (0.0, 6.0), "relu_n1_to_1": (-1.0, 1.0)}
"""TFLite's named clamps; any other range is a `clip`."""

Unary = Callable[[Attrs, np.ndarray], np.ndarray]

_erf = np.vectorize(erf, otypes=[np.float64])


def _same(attrs: Attrs, shapes: Sequence[Shape]) -> Shape:
    return shapes[0]


def _broadcast(attrs: Attrs, shapes: Sequence[Shape]) -> Shape:
    return tuple(np.broadcast_shapes(*shapes))


def _unary(name: str, function: Unary, scale: str = "free") -> Operator:
    def reference(attrs: Attrs, inputs: Sequence[np.ndarray]) -> np.ndarray:
        with np.errstate(all="ignore"):  # the callers look for what is not finite
            return function(attrs, inputs[0]).astype(inputs[0].dtype)

    return Operator(name, _same, reference, elementwise=True, scale=scale)


def _binary(name: str, function: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Operator:
    def reference(attrs: Attrs, inputs: Sequence[np.ndarray]) -> np.ndarray:
        with np.errstate(all="ignore"):
            return clamped(attrs, function(inputs[0], inputs[1]))

    return Operator(name, _broadcast, reference, elementwise=True)


def _condition(name: str, function: Callable[..., np.ndarray]) -> Operator:
    return Operator(name, _broadcast, lambda attrs, inputs: np.asarray(function(*inputs)), elementwise=True)


def _clamp(name: str) -> Operator:
    return _unary(name, lambda attrs, x: clamped(attrs, x), scale="same")


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def _gelu(attrs: Attrs, x: np.ndarray) -> np.ndarray:
    if attrs.get("approximate") == "tanh":
        return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    return 0.5 * x * (1 + _erf(x / np.sqrt(2)))


CONDITIONS: Mapping[str, Callable[..., np.ndarray]] = {
    "greater": np.greater,
    "greater_equal": np.greater_equal,
    "less": np.less,
    "less_equal": np.less_equal,
    "equal": np.equal,
    "logical_and": np.logical_and,
    "logical_or": np.logical_or,
    "logical_not": np.logical_not,
    "select": np.where,
}
"""What says yes or no for each element, and the choice that follows."""

OPERATORS = (
    *(_clamp(name) for name in (*CLAMPS, "clip")),
    _binary("add", np.add),
    _binary("sub", np.subtract),
    _binary("mul", np.multiply),
    _binary("div", np.divide),
    _binary("minimum", np.minimum),
    _binary("maximum", np.maximum),
    _binary("pow", np.power),
    _unary("logistic", lambda attrs, x: _sigmoid(x), scale="fixed"),
    _unary("tanh", lambda attrs, x: np.tanh(x), scale="fixed"),
    _unary("hard_swish", lambda attrs, x: x * np.clip(x + 3, 0, 6) / 6),
    _unary("hard_sigmoid", lambda attrs, x: np.clip(attrs["alpha"] * x + attrs["beta"], 0, 1)),
    _unary("gelu", _gelu),
    _unary("elu", lambda attrs, x: np.where(x > 0, x, attrs["alpha"] * np.expm1(np.minimum(x, 0)))),
    _unary("leaky_relu", lambda attrs, x: np.where(x > 0, x, attrs["alpha"] * x)),
    _unary("softplus", lambda attrs, x: np.logaddexp(x, 0)),
    _unary("mish", lambda attrs, x: x * np.tanh(np.logaddexp(x, 0))),
    _unary("abs", lambda attrs, x: np.abs(x)),
    _unary("neg", lambda attrs, x: -x),
    _unary("exp", lambda attrs, x: np.exp(x)),
    _unary("log", lambda attrs, x: np.log(x)),
    _unary("sqrt", lambda attrs, x: np.sqrt(x)),
    _unary("erf", lambda attrs, x: _erf(x)),
    _unary("reciprocal", lambda attrs, x: 1 / x),
    _unary("sin", lambda attrs, x: np.sin(x)),
    _unary("cos", lambda attrs, x: np.cos(x)),
    _unary("atan", lambda attrs, x: np.arctan(x)),
    _unary("sign", lambda attrs, x: np.sign(x)),
    _unary("floor", lambda attrs, x: np.floor(x)),
    _unary("ceil", lambda attrs, x: np.ceil(x)),
    _unary("round", lambda attrs, x: np.round(x)),
    _unary("softsign", lambda attrs, x: x / (1 + np.abs(x))),
    _unary("selu", lambda attrs, x: attrs["gamma"] * np.where(x > 0, x, attrs["alpha"] * np.expm1(np.minimum(x, 0)))),
    _unary("celu", lambda attrs, x: np.maximum(x, 0) + attrs["alpha"] * np.expm1(np.minimum(x, 0) / attrs["alpha"])),
    _unary("quantize", lambda attrs, x: x),
    *(_condition(name, function) for name, function in CONDITIONS.items()),
)
