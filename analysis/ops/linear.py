"""fully_connected (x[..., K] by w[O, K] to [..., O]) and batch_matmul of two activations."""

from collections.abc import Sequence
from math import prod

import numpy as np

from .operator import Attrs, Operator, Shape, clamped


def _infer(attrs: Attrs, shapes: Sequence[Shape]) -> Shape:
    return (*shapes[0][:-1], shapes[1][0])


def _reference(attrs: Attrs, inputs: Sequence[np.ndarray]) -> np.ndarray:
    y = inputs[0] @ inputs[1].T
    return clamped(attrs, y + inputs[2] if len(inputs) > 2 else y)


def _macs(attrs: Attrs, shapes: Sequence[Shape], output: Shape) -> int:
    return prod(output) * shapes[1][1]


def _infer_matmul(attrs: Attrs, shapes: Sequence[Shape]) -> Shape:
    a, b = shapes
    return (*np.broadcast_shapes(a[:-2], b[:-2]), a[-2], b[-1])


def _matmul(attrs: Attrs, inputs: Sequence[np.ndarray]) -> np.ndarray:
    return inputs[0] @ inputs[1]


def _matmul_macs(attrs: Attrs, shapes: Sequence[Shape], output: Shape) -> int:
    return prod(output) * shapes[0][-1]


OPERATORS = (
    Operator("fully_connected", _infer, _reference, _macs),
    Operator("batch_matmul", _infer_matmul, _matmul, _matmul_macs),
)
