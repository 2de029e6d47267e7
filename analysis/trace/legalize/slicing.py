"""Parts of a tensor: slices, splits and single indices all become `strided_slice`, one for each part."""

from itertools import accumulate

import numpy as np

from .importing import Importing

Shape = tuple[int, ...]


def emit_slice(importing: Importing, x: str, begin: Shape, strides: Shape, size: Shape, last: bool = True) -> str:
    """`size` elements along each axis of `x`, from `begin` on in steps of `strides`."""
    attrs = {"begin": begin, "strides": strides, "size": size}
    return importing.emit("strided_slice", (x,), attrs, () if last else size)


def slice_axes(importing: Importing) -> bool:
    """Slice with constant bounds."""
    shape = importing.shape(0)
    rank = len(shape)
    given = [importing.constant(i) for i in range(1, len(importing.inputs))]
    if len(given) < 2 or any(g is None for g, name in zip(given, importing.inputs[1:], strict=True) if name):
        return False
    starts, ends, *more = given
    axes = more[0] if more and more[0] is not None else np.arange(rank)
    steps = more[1] if len(more) > 1 and more[1] is not None else np.ones(rank, np.int64)
    assert starts is not None and ends is not None
    spans = [range(size) for size in shape]
    for start, end, axis, step in zip(starts, ends, axes, steps, strict=False):
        spans[axis] = spans[axis][slice(int(start), int(end), int(step))]
    emit_slice(importing, importing.operand(0), *_bounds(spans))
    return True


def _bounds(spans: list[range]) -> tuple[Shape, Shape, Shape]:
    return tuple(s.start for s in spans), tuple(s.step for s in spans), tuple(len(s) for s in spans)


def gather(importing: Importing) -> bool:
    """Gather by a constant index, or by indices that are evenly spaced."""
    indices, shape = importing.constant(1), importing.shape(0)
    if indices is None or indices.ndim > 1 or not indices.size or importing.is_constant(0):
        return False
    axis = int(importing.attrs.get("axis", 0)) % len(shape)
    wanted = indices.reshape(-1).astype(np.int64) % shape[axis]
    step = int(wanted[1] - wanted[0]) if wanted.size > 1 else 1
    if step == 0 or (np.diff(wanted) != step).any():
        return False
    spans = [range(size) for size in shape]
    spans[axis] = range(int(wanted[0]), int(wanted[0]) + step * wanted.size, step)
    begin, strides, size = _bounds(spans)
    if indices.ndim == 1:
        emit_slice(importing, importing.operand(0), begin, strides, size)
    else:
        part = emit_slice(importing, importing.operand(0), begin, strides, size, last=False)
        importing.reshape(part, importing.output.shape, last=True)
    return True


def split(importing: Importing) -> bool:
    """Split into the parts that are its outputs."""
    axis = int(importing.attrs.get("axis", 0)) % len(importing.shape(0))
    for (begin, size), output in zip(_parts(importing, axis, len(importing.outputs)), importing.outputs, strict=True):
        if output:
            importing.alias_of(_emit_part(importing, axis, begin, size), output)
    return True


def _emit_part(importing: Importing, axis: int, begin: int, size: int) -> str:
    shape = importing.shape(0)
    starts = tuple(begin if a == axis else 0 for a in range(len(shape)))
    sizes = tuple(size if a == axis else full for a, full in enumerate(shape))
    return emit_slice(importing, importing.operand(0), starts, (1,) * len(shape), sizes, last=False)


def _parts(importing: Importing, axis: int, count: int) -> list[tuple[int, int]]:
    """(begin, size) of every part; equal ones, the last perhaps smaller, where no sizes are given."""
    whole, given = importing.shape(0)[axis], importing.constant(1)
    if given is None:
        each = -(-whole // count)
        sizes = [min(each, whole - each * i) for i in range(count)]
    elif given.ndim == 0:
        each = int(given)
        sizes = [min(each, whole - at) for at in range(0, whole, each)]
    else:
        sizes = [int(size) for size in given]
    return list(zip(accumulate(sizes, initial=0), sizes, strict=False))


def split_to_sequence(importing: Importing) -> bool:
    """SplitToSequence, which `torch.split` and `chunk` become; SequenceAt picks its parts."""
    if len(importing.inputs) > 1 and not importing.is_constant(1):
        return False
    axis = int(importing.attrs.get("axis", 0)) % len(importing.shape(0))
    keep = bool(importing.attrs.get("keepdims", 1)) or importing.is_constant(1)
    count = importing.shape(0)[axis]  # without sizes every part is one index
    found = []
    for begin, size in _parts(importing, axis, count):
        part = _emit_part(importing, axis, begin, size)
        shape = importing.tensors[part].shape
        found.append(part if keep else importing.reshape(part, (*shape[:axis], *shape[axis + 1 :])))
    importing.sequences[importing.outputs[0]] = tuple(found)
    return True


def sequence_at(importing: Importing) -> bool:
    """SequenceAt with a constant index into a split."""
    index, parts = importing.constant(1), importing.sequences.get(importing.inputs[0])
    return index is not None and parts is not None and importing.alias_of(parts[int(index)])
