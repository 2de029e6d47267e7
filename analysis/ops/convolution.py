"""conv_2d and depthwise_conv_2d: feature maps NHWC, weights OHWI and 1HWO.

attrs: stride (h, w), dilation (h, w), padding (top, left, bottom, right), clamp (low, high).
"""

from collections.abc import Sequence

import numpy as np

from .operator import Attrs, Operator, Shape, clamped


def window_output(size: int, before: int, after: int, kernel: int, stride: int, dilation: int = 1) -> int:
    """Positions of a window of `kernel` taps along an axis of `size` cells with padding; 0 if it does not fit."""
    return max(0, (size + before + after - dilation * (kernel - 1) - 1) // stride + 1)


def _spatial(attrs: Attrs, x: Shape, kernel: tuple[int, int]) -> tuple[int, int]:
    top, left, bottom, right = attrs["padding"]
    (sh, sw), (dh, dw) = attrs["stride"], attrs["dilation"]
    return window_output(x[1], top, bottom, kernel[0], sh, dh), window_output(x[2], left, right, kernel[1], sw, dw)


def _infer_conv(attrs: Attrs, shapes: Sequence[Shape]) -> Shape:
    x, w = shapes[:2]
    return (x[0], *_spatial(attrs, x, (w[1], w[2])), w[0])


def _infer_depthwise(attrs: Attrs, shapes: Sequence[Shape]) -> Shape:
    x, w = shapes[:2]
    return (x[0], *_spatial(attrs, x, (w[1], w[2])), w[3])


def windows(attrs: Attrs, x: np.ndarray, kernel: tuple[int, int], fill: float = 0.0) -> np.ndarray:
    """Every window of x[N,H,W,C] as [N, out_h, out_w, C, kernel_h, kernel_w]; padding is `fill`."""
    top, left, bottom, right = attrs["padding"]
    (sh, sw), (dh, dw) = attrs["stride"], attrs.get("dilation", (1, 1))
    padded = np.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)), constant_values=fill)
    span = (dh * (kernel[0] - 1) + 1, dw * (kernel[1] - 1) + 1)
    views = np.lib.stride_tricks.sliding_window_view(padded, span, (1, 2))
    return views[:, ::sh, ::sw, :, ::dh, ::dw]


def _conv(attrs: Attrs, inputs: Sequence[np.ndarray]) -> np.ndarray:
    x, w = inputs[:2]
    taps = windows(attrs, x, (w.shape[1], w.shape[2]))
    groups = x.shape[3] // w.shape[3]
    per_group = w.shape[0] // groups
    parts = []
    for g in range(groups):
        channels = slice(g * w.shape[3], (g + 1) * w.shape[3])
        kernel = w[g * per_group : (g + 1) * per_group]
        parts.append(np.tensordot(taps[:, :, :, channels], kernel, axes=([3, 4, 5], [3, 1, 2])))
    y = np.concatenate(parts, axis=3)
    return clamped(attrs, y + inputs[2] if len(inputs) > 2 else y)


def _depthwise(attrs: Attrs, inputs: Sequence[np.ndarray]) -> np.ndarray:
    x, w = inputs[:2]
    taps = windows(attrs, x, (w.shape[1], w.shape[2]))
    multiplier = w.shape[3] // x.shape[3]
    kernel = w[0].reshape(w.shape[1], w.shape[2], x.shape[3], multiplier)
    y = np.einsum("nhwcij,ijcm->nhwcm", taps, kernel, optimize=True).reshape(*taps.shape[:3], w.shape[3])
    return clamped(attrs, y + inputs[2] if len(inputs) > 2 else y)


def _conv_macs(attrs: Attrs, shapes: Sequence[Shape], output: Shape) -> int:
    w = shapes[1]
    return output[0] * output[1] * output[2] * output[3] * w[1] * w[2] * w[3]


def _depthwise_macs(attrs: Attrs, shapes: Sequence[Shape], output: Shape) -> int:
    w = shapes[1]
    return output[0] * output[1] * output[2] * output[3] * w[1] * w[2]


OPERATORS = (
    Operator("conv_2d", _infer_conv, _conv, _conv_macs),
    Operator("depthwise_conv_2d", _infer_depthwise, _depthwise, _depthwise_macs),
)
