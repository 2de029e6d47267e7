"""Operators that pick elements by their position: strided_slice, tile, resize_nearest_neighbor.

attrs: begin, strides and size of every axis of a slice (strides may be negative); multiples of a tile; size (h, w) of
an N H W C map.
"""

from collections.abc import Sequence

import numpy as np

from .operator import Attrs, Operator, Shape


def _infer_slice(attrs: Attrs, shapes: Sequence[Shape]) -> Shape:
    return tuple(attrs["size"])


def _slice(attrs: Attrs, inputs: Sequence[np.ndarray]) -> np.ndarray:
    spans = zip(attrs["begin"], attrs["strides"], attrs["size"], strict=True)
    return inputs[0][np.ix_(*(begin + stride * np.arange(size) for begin, stride, size in spans))]


def _infer_tile(attrs: Attrs, shapes: Sequence[Shape]) -> Shape:
    return tuple(size * times for size, times in zip(shapes[0], attrs["multiples"], strict=True))


def _infer_resize(attrs: Attrs, shapes: Sequence[Shape]) -> Shape:
    return (shapes[0][0], *attrs["size"], shapes[0][3])


def _resize(attrs: Attrs, inputs: Sequence[np.ndarray]) -> np.ndarray:
    """The pixel at floor(i * input / output): TFLite's rule without align_corners and half_pixel_centers."""
    rows, columns = (
        np.arange(size) * inputs[0].shape[axis] // size for axis, size in zip((1, 2), attrs["size"], strict=True)
    )
    return inputs[0][:, rows][:, :, columns]


OPERATORS = (
    Operator("strided_slice", _infer_slice, _slice, scale="same"),
    Operator("tile", _infer_tile, lambda attrs, inputs: np.tile(inputs[0], attrs["multiples"]), scale="same"),
    Operator("resize_nearest_neighbor", _infer_resize, _resize, scale="same"),
)
