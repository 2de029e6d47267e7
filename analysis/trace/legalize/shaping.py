"""Operators that move, join or pad: reshape, transpose, concat, pad, and softmax along any axis."""

import numpy as np

from .importing import Importing
from .slicing import emit_slice
from .window import nhwc


def reshape(importing: Importing) -> bool:
    """Reshape, Flatten, Squeeze and Unsqueeze: the output's shape says it all."""
    importing.reshape(importing.operand(0), importing.output.shape, last=True)
    return True


def transpose(importing: Importing) -> bool:
    """Transpose; without `perm` the axes are reversed."""
    rank = len(importing.shape(0))
    importing.transpose(importing.operand(0), tuple(importing.attrs.get("perm", range(rank - 1, -1, -1))), last=True)
    return True


def softmax(importing: Importing) -> bool:
    """Softmax runs along the last axis; along another one it stands between two transposes."""
    rank = len(importing.shape(0))
    axis = int(importing.attrs.get("axis", -1)) % rank
    x = importing.operand(0)
    if axis == rank - 1:
        importing.emit("softmax", (x,), {"beta": 1.0})
        return True
    perm = (*(a for a in range(rank) if a != axis), axis)
    x = importing.transpose(x, perm)
    y = importing.emit("softmax", (x,), {"beta": 1.0}, importing.tensors[x].shape)
    importing.transpose(y, tuple(int(i) for i in np.argsort(perm)), last=True)
    return True


def concat(importing: Importing) -> bool:
    """Concat of any number of tensors."""
    rank = len(importing.shape(0))
    operands = tuple(importing.operand(i) for i in range(len(importing.inputs)))
    importing.emit("concatenation", operands, {"axis": int(importing.attrs["axis"]) % rank})
    return True


def pad(importing: Importing) -> bool:
    """Pad with a constant, or by a `mode`; what is padded by less than nothing is a slice."""
    pads = importing.constant(1)
    pads = np.asarray(importing.attrs.get("pads", ())) if pads is None else pads
    rank = len(importing.shape(0))
    if len(pads) != 2 * rank or (len(importing.inputs) > 3 and importing.inputs[3]):
        return False
    if (pads <= 0).all():
        begin = tuple(-int(p) for p in pads[:rank])
        emit_slice(importing, importing.operand(0), begin, (1,) * rank, importing.output.shape)
        return True
    value = importing.constant(2)
    if (pads < 0).any() or (value is None and len(importing.inputs) > 2 and importing.inputs[2]):
        return False
    return _pad(importing, tuple((int(pads[i]), int(pads[i + rank])) for i in range(rank)), value)


def _pad(importing: Importing, paddings: tuple[tuple[int, int], ...], value: np.ndarray | None) -> bool:
    fill = 0.0 if value is None else float(value.reshape(-1)[0])
    attrs = {"paddings": paddings, "value": fill, "mode": importing.attrs.get("mode", "constant")}
    rank = len(paddings)
    if rank not in (3, 4):
        importing.emit("pad", (importing.operand(0),), attrs)
        return True
    batch, channels, *spatial = paddings
    attrs["paddings"] = (batch, spatial[0], spatial[1] if rank == 4 else (0, 0), channels)
    x = importing.to_nhwc(importing.operand(0))
    return importing.from_nhwc(importing.emit("pad", (x,), attrs, nhwc(importing.output.shape)))
