"""Views sink below elementwise operators: op(view(a), ...) becomes view(op(a, ...))."""

import numpy as np

from ..ir.graph import Node
from ..ir.rewrite import Draft
from .views import view_above


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
    if view.op == "transpose" and len(tensor.shape) == len(source.shape):
        order = [int(axis) for axis in np.argsort(view.attrs["perm"])]
        moved = tuple(tensor.shape[axis] for axis in order)
        wide = [axis for axis in order if tensor.shape[axis] > 1]
        if wide == sorted(wide):
            back = draft.tensor_like(tensor, name, shape=moved)  # such as a gate [1, C, 1, 1]: no byte changes places
            return draft.insert("reshape", (name,), draft.tensors[back], {"shape": moved}, view.origin)
    return None


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
