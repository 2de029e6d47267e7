"""Views sink below elementwise operators: op(view(a), ...) becomes view(op(a, ...))."""

import numpy as np

from ..ir.graph import Node
from ..ir.rewrite import Draft
from ..ops.operator import Shape
from .views import axes_of, view_above


def sink(draft: Draft, node: Node) -> bool:
    """op(view(a), ...) -> view(op(a, ...)), when the operands can all be seen through the same view."""
    views = [view_above(draft, name) for name in node.inputs]
    return any(view is not None and _sink_through(draft, node, view) for view in views)


def _sink_through(draft: Draft, node: Node, view: Node) -> bool:
    output = draft.tensors[node.outputs[0]]
    if output.shape != draft.tensors[view.outputs[0]].shape:
        return False  # the operand under the view is broadcast
    operands = [_seen_through(draft, view, name) for name in node.inputs]
    if any(operand is None for operand in operands):
        return False
    source = draft.tensors[view.inputs[0]]
    inner = draft.tensor_like(output, output.name, shape=source.shape, layout="")
    draft.update(node, inputs=tuple(o for o in operands if o is not None), outputs=(inner,))
    draft.insert(view.op, (inner,), output, view.attrs, view.origin)
    return True


def _seen_through(draft: Draft, view: Node, name: str) -> str | None:
    """The tensor x with view(x) == `name`, or None."""
    tensor = draft.tensors[name]
    source = draft.tensors[view.inputs[0]]
    above = view_above(draft, name)
    if above is not None and above.op == view.op and above.attrs == view.attrs and _same_start(draft, view, above):
        return above.inputs[0]
    if tensor.data is not None:
        return draft.constant(_inverse(view, tensor.data, source.shape), name)
    shape = _broadcast_before(draft, view, tensor.shape)
    if shape is None:
        return None
    back = draft.tensor_like(tensor, name, shape=shape)  # such as a gate [1, C, 1, 1]: no byte changes places
    return draft.insert("reshape", (name,), draft.tensors[back], {"shape": shape}, view.origin)


def _broadcast_before(draft: Draft, view: Node, shape: Shape) -> Shape | None:
    """The shape before the view of what is broadcast behind it, if no byte of that changes places; else None."""
    axes = axes_of(draft, view)
    source, output = (draft.tensors[name].shape for name in (*view.inputs, *view.outputs))
    if axes is None or len(shape) != len(output) or (view.op == "reshape" and _repeats(shape, output)):
        return None
    wide = [axis for axis, size in zip(axes, shape, strict=True) if size > 1]
    if None in wide or wide != sorted(wide, key=lambda axis: axis or 0):
        return None
    sizes = dict(zip(axes, shape, strict=True))
    return tuple(sizes.get(axis, 1) for axis in range(len(source)))


def _repeats(shape: Shape, output: Shape) -> bool:
    """Whether it is used again and again along the first dimensions: what kernels broadcast, so it stays as it is."""
    first = next((axis for axis, size in enumerate(shape) if size > 1), len(shape))
    return shape[first:] == output[first:]


def _same_start(draft: Draft, view: Node, other: Node) -> bool:
    """Broadcast dimensions of size 1 are permuted with the others; a reshape has to start from the same shape."""
    shapes = [draft.tensors[v.inputs[0]].shape for v in (view, other)]
    return view.op == "transpose" or shapes[0] == shapes[1]


def _inverse(view: Node, data: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """A constant as it looks before the view, broadcast dimensions kept at size 1."""
    if data.size == 1:
        return data.reshape((1,) * len(shape))
    if view.op == "transpose":
        perm = view.attrs["perm"]
        return data.reshape((1,) * (len(perm) - data.ndim) + data.shape).transpose(np.argsort(perm))
    full = np.broadcast_to(data, view.attrs["shape"]).reshape(shape)
    for axis in range(full.ndim):
        first = np.take(full, [0], axis)
        if (full == first).all():
            full = first
    return full
