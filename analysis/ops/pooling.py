"""average_pool_2d and max_pool_2d over NHWC: padding is never counted (TFLite's rule).

attrs: filter (h, w), stride (h, w), padding (top, left, bottom, right), clamp (low, high), dilation (h, w) if any.
"""

from collections.abc import Sequence

import numpy as np

from .convolution import window_output, windows
from .operator import Attrs, Operator, Shape, clamped


def _infer(attrs: Attrs, shapes: Sequence[Shape]) -> Shape:
    n, h, w, c = shapes[0]
    top, left, bottom, right = attrs["padding"]
    (kh, kw), (sh, sw), (dh, dw) = attrs["filter"], attrs["stride"], attrs.get("dilation", (1, 1))
    return (n, window_output(h, top, bottom, kh, sh, dh), window_output(w, left, right, kw, sw, dw), c)


def _average(attrs: Attrs, inputs: Sequence[np.ndarray]) -> np.ndarray:
    x = inputs[0]
    sums = windows(attrs, x, attrs["filter"]).sum(axis=(4, 5), dtype=np.float64)
    cells = windows(attrs, np.ones_like(x), attrs["filter"]).sum(axis=(4, 5), dtype=np.float64)
    return clamped(attrs, (sums / np.maximum(cells, 1)).astype(x.dtype))


def _maximum(attrs: Attrs, inputs: Sequence[np.ndarray]) -> np.ndarray:
    return clamped(attrs, windows(attrs, inputs[0], attrs["filter"], fill=-np.inf).max(axis=(4, 5)))


OPERATORS = (
    Operator("average_pool_2d", _infer, _average, scale="same"),
    Operator("max_pool_2d", _infer, _maximum, scale="same"),
)
