"""Pools and means over height and width, as TFLite pools: padding is never counted, sizes are rounded down."""

import numpy as np

from ...ops.operator import NO_CLAMP
from .importing import Importing, Rule
from .window import nhwc, pads, pair, spatial_rank

Pads = tuple[int, int, int, int]


def pool(op: str) -> Rule:
    """AveragePool and MaxPool.

    A size that is rounded up is padding behind the input. An average that counts padding averages a padded input;
    what rounding up has added is not counted then, either.
    """

    def rule(importing: Importing) -> bool:
        rank = spatial_rank(importing)
        if len([o for o in importing.outputs if o]) > 1:
            importing.opaque("max_pool_with_argmax")
            return True
        if not rank:
            return False
        attrs = importing.attrs
        spec = {
            "filter": pair(attrs["kernel_shape"], rank),
            "stride": pair(attrs.get("strides"), rank),
            "dilation": pair(attrs.get("dilations"), rank),
            "clamp": NO_CLAMP,
        }
        padding = pads(attrs.get("pads"), rank)
        x = importing.to_nhwc(importing.operand(0))
        if op == "average_pool_2d" and attrs.get("count_include_pad", 0) and any(padding):
            x, padding = _padded(importing, x, padding), (0, 0, 0, 0)
        shape = nhwc(importing.output.shape)
        spec["padding"] = _rounded_up(importing.tensors[x].shape, shape, spec, padding)
        return importing.from_nhwc(importing.emit(op, (x,), spec, shape))

    return rule


def _padded(importing: Importing, x: str, padding: Pads) -> str:
    top, left, bottom, right = padding
    n, h, w, c = importing.tensors[x].shape
    paddings = ((0, 0), (top, bottom), (left, right), (0, 0))
    attrs = {"paddings": paddings, "value": 0.0, "mode": "constant"}
    return importing.emit("pad", (x,), attrs, (n, h + top + bottom, w + left + right, c))


def _rounded_up(
    source: tuple[int, ...], output: tuple[int, ...], spec: dict[str, tuple[int, int]], padding: Pads
) -> Pads:
    """The padding with which rounding down gives the output's size, too."""
    ends = []
    for axis in (0, 1):
        extent = (spec["filter"][axis] - 1) * spec["dilation"][axis] + 1
        needed = (output[axis + 1] - 1) * spec["stride"][axis] + extent - source[axis + 1] - padding[axis]
        ends.append(max(padding[axis + 2], needed))
    return padding[0], padding[1], ends[0], ends[1]


def global_pool(op: str) -> Rule:
    """GlobalAveragePool and GlobalMaxPool of maps and sequences."""

    def rule(importing: Importing) -> bool:
        return len(importing.shape(0)) in (3, 4) and importing.from_nhwc(_whole(importing, op))

    return rule


def _whole(importing: Importing, op: str) -> str:
    """Pool the whole image of input 0; the result is [N, 1, 1, C]."""
    x = importing.to_nhwc(importing.operand(0))
    n, h, w, c = importing.tensors[x].shape
    attrs = {"filter": (h, w), "stride": (h, w), "dilation": (1, 1), "padding": (0, 0, 0, 0), "clamp": NO_CLAMP}
    return importing.emit(op, (x,), attrs, (n, 1, 1, c))


def reduction(op: str, pooled: str) -> Rule:
    """ReduceMean and ReduceMax: over all but batch and channels, a pool of the whole image."""

    def rule(importing: Importing) -> bool:
        rank = len(importing.shape(0))
        wanted = _axes(importing, rank)
        if wanted is None:
            return False
        if rank in (3, 4) and wanted == tuple(range(2, rank)):
            # One pixel: NHWC and NCHW are the same bytes.
            importing.reshape(_whole(importing, pooled), importing.output.shape, last=True)
        else:
            keepdims = bool(importing.attrs.get("keepdims", 1))
            importing.emit(op, (importing.operand(0),), {"axes": wanted, "keepdims": keepdims})
        return True

    return rule


def _axes(importing: Importing, rank: int) -> tuple[int, ...] | None:
    """The axes that a reduction runs over; None where they are not constant."""
    given = len(importing.inputs) > 1 and importing.inputs[1]
    axes = importing.constant(1) if given else np.asarray(importing.attrs.get("axes", range(rank)))
    return None if axes is None else tuple(sorted(int(axis) % rank for axis in axes.reshape(-1)))
