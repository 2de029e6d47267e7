"""Operators that move, join or summarise data: reshape, transpose, pad, concatenation, mean, softmax."""

from collections.abc import Sequence

import numpy as np

from .operator import Attrs, Operator, Shape


def _infer_reshape(attrs: Attrs, shapes: Sequence[Shape]) -> Shape:
    return tuple(attrs["shape"])


def _infer_transpose(attrs: Attrs, shapes: Sequence[Shape]) -> Shape:
    return tuple(shapes[0][axis] for axis in attrs["perm"])


def _infer_pad(attrs: Attrs, shapes: Sequence[Shape]) -> Shape:
    return tuple(size + a + b for size, (a, b) in zip(shapes[0], attrs["paddings"], strict=True))


def _pad(attrs: Attrs, inputs: Sequence[np.ndarray]) -> np.ndarray:
    mode = attrs.get("mode", "constant")
    if mode != "constant":
        return np.pad(inputs[0], attrs["paddings"], mode=mode)
    return np.pad(inputs[0], attrs["paddings"], constant_values=attrs["value"])


def _infer_concatenation(attrs: Attrs, shapes: Sequence[Shape]) -> Shape:
    axis = attrs["axis"]
    return (*shapes[0][:axis], sum(shape[axis] for shape in shapes), *shapes[0][axis + 1 :])


def _concatenation(attrs: Attrs, inputs: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate(inputs, axis=attrs["axis"])


def _infer_reduction(attrs: Attrs, shapes: Sequence[Shape]) -> Shape:
    sizes = enumerate(shapes[0])
    if attrs["keepdims"]:
        return tuple(1 if axis in attrs["axes"] else size for axis, size in sizes)
    return tuple(size for axis, size in sizes if axis not in attrs["axes"])


def _mean(attrs: Attrs, inputs: Sequence[np.ndarray]) -> np.ndarray:
    return inputs[0].mean(axis=tuple(attrs["axes"]), keepdims=attrs["keepdims"])


def _maximum(attrs: Attrs, inputs: Sequence[np.ndarray]) -> np.ndarray:
    return inputs[0].max(axis=tuple(attrs["axes"]), keepdims=attrs["keepdims"])


def _softmax(attrs: Attrs, inputs: Sequence[np.ndarray]) -> np.ndarray:
    x = inputs[0] * attrs["beta"]
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return (e / e.sum(axis=-1, keepdims=True)).astype(inputs[0].dtype)


OPERATORS = (
    Operator("reshape", _infer_reshape, lambda attrs, inputs: inputs[0].reshape(attrs["shape"]), scale="same"),
    Operator("transpose", _infer_transpose, lambda attrs, inputs: inputs[0].transpose(attrs["perm"]), scale="same"),
    Operator("pad", _infer_pad, _pad, scale="same"),
    Operator("concatenation", _infer_concatenation, _concatenation, scale="same"),
    Operator("mean", _infer_reduction, _mean),
    Operator("reduce_max", _infer_reduction, _maximum, scale="same"),
    Operator("softmax", lambda attrs, shapes: shapes[0], _softmax, scale="fixed"),
)
