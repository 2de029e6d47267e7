"""Operators that repeat or rearrange elements: resize, expand, tile, and the two ways between depth and space."""

import numpy as np

from .importing import Importing
from .window import nhwc


def resize(importing: Importing) -> bool:
    """Resize of height and width: to the nearest pixel as `F.interpolate` counts it, else under its TFLite name."""
    mode = importing.attrs.get("mode", "nearest")
    shape, output = importing.shape(0), importing.output.shape
    if len(shape) not in (3, 4) or shape[:2] != output[:2]:
        return False
    counted = importing.attrs.get("coordinate_transformation_mode", "half_pixel")
    floored = mode == "nearest" and importing.attrs.get("nearest_mode", "round_prefer_floor") == "floor"
    if not (floored and counted == "asymmetric"):
        importing.opaque(
            {"nearest": "resize_nearest_neighbor", "linear": "resize_bilinear"}.get(mode, "resize_bicubic")
        )
        return True
    x = importing.to_nhwc(importing.operand(0))
    _, height, width, _ = nhwc(output)
    y = importing.emit("resize_nearest_neighbor", (x,), {"size": (height, width)}, nhwc(output))
    return importing.from_nhwc(y)


def expand(importing: Importing) -> bool:
    """Expand and Tile: every axis is repeated a whole number of times."""
    shape, output = importing.shape(0), importing.output.shape
    wide = (1,) * (len(output) - len(shape)) + shape
    multiples = tuple(after // before for before, after in zip(wide, output, strict=True))
    x = importing.operand(0)
    if importing.is_constant(0):
        return False
    x = x if wide == shape else importing.reshape(x, wide)
    importing.emit("tile", (x,), {"multiples": multiples})
    return True


def depth_to_space(importing: Importing) -> bool:
    """DepthToSpace (pixel shuffle) of N C H W: a transpose between two views."""
    n, c, h, w = importing.shape(0)
    b = int(importing.attrs["blocksize"])
    d = c // (b * b)
    by_column = importing.attrs.get("mode", "DCR") == "CRD"
    split, perm = ((n, d, b, b, h, w), (0, 1, 4, 2, 5, 3)) if by_column else ((n, b, b, d, h, w), (0, 3, 4, 1, 5, 2))
    moved = importing.transpose(importing.reshape(importing.operand(0), split), perm)
    importing.reshape(moved, importing.output.shape, last=True)
    return True


def space_to_depth(importing: Importing) -> bool:
    """SpaceToDepth of N C H W."""
    n, c, h, w = importing.shape(0)
    b = int(importing.attrs["blocksize"])
    x = importing.reshape(importing.operand(0), (n, c, h // b, b, w // b, b))
    importing.reshape(importing.transpose(x, (0, 3, 5, 1, 2, 4)), importing.output.shape, last=True)
    return True


def gather_nd(importing: Importing) -> bool:
    """GatherND of rows by constant, evenly spaced indices into the first axis: what `x[:, [0, 2, 4]]` becomes."""
    indices, shape = importing.constant(1), importing.shape(0)
    if indices is None or importing.attrs.get("batch_dims", 0) or indices.ndim != 2 or indices.shape[1] != 1:
        return False
    wanted = indices[:, 0].astype(np.int64) % shape[0]
    step = int(wanted[1] - wanted[0]) if wanted.size > 1 else 1
    if step == 0 or (np.diff(wanted) != step).any():
        return False
    rest = len(shape) - 1
    attrs = {"begin": (int(wanted[0]), *(0,) * rest), "strides": (step, *(1,) * rest), "size": importing.output.shape}
    importing.emit("strided_slice", (importing.operand(0),), attrs)
    return True
