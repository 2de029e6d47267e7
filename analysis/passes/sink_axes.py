"""Views sink below operators that name axes, such as concatenation: the axes are renamed.

A transpose renames every axis. A reshape does when it only adds or drops axes of one element, as between N C L and
N C L 1.
"""

from collections.abc import Sequence
from typing import Any

from ..ir.graph import Node
from ..ir.rewrite import Draft
from ..ops.operator import Attrs
from ..ops.table import OPERATORS
from .views import Axes, axes_of, view_above

NAMED_AXES = ("concatenation", "pad", "softmax", "mean", "reduce_max", "strided_slice", "tile")


def sink_axes(draft: Draft, node: Node) -> bool:
    """op(view(a), view(b)) -> view(op(a, b)), when all operands are behind views that rename axes alike."""
    views = [view for view in (view_above(draft, name) for name in node.inputs) if view is not None]
    if len(views) != len(node.inputs) or len({view.op for view in views}) != 1:
        return False
    found = {axes_of(draft, view) for view in views}
    axes, source = found.pop(), draft.tensors[views[0].inputs[0]]
    if found or axes is None:
        return False
    attrs = _renamed(node, axes, len(source.shape))
    if attrs is None:
        return False
    output = draft.tensors[node.outputs[0]]
    inputs = tuple(view.inputs[0] for view in views)
    shape = OPERATORS[node.op].infer(attrs, [draft.tensors[name].shape for name in inputs])
    inner = draft.tensor_like(output, output.name, shape=shape, layout="")
    draft.update(node, inputs=inputs, outputs=(inner,), attrs=attrs)
    again = views[0].attrs if views[0].op == "transpose" else {"shape": output.shape}
    draft.insert(views[0].op, (inner,), output, again, views[0].origin)
    return True


def _renamed(node: Node, axes: Axes, rank: int) -> Attrs | None:
    """The attributes of `node` in terms of its operands' axes; None if it works on an axis that is not theirs."""
    attrs = node.attrs
    if node.op == "concatenation":
        axis = axes[attrs["axis"]]
        return None if axis is None else {"axis": axis}
    if node.op == "softmax":
        return attrs if axes[-1] == rank - 1 else None
    if node.op in ("mean", "reduce_max"):
        named = [axes[axis] for axis in attrs["axes"]]
        whole = attrs["keepdims"] and None not in named
        return {**attrs, "axes": tuple(sorted(axis for axis in named if axis is not None))} if whole else None
    lists = {key: _per_axis(attrs[key], axes, rank, neutral) for key, neutral in _NEUTRAL[node.op].items()}
    return None if None in lists.values() else {**attrs, **lists}


_NEUTRAL: dict[str, dict[str, Any]] = {
    "pad": {"paddings": (0, 0)},
    "strided_slice": {"begin": 0, "strides": 1, "size": 1},
    "tile": {"multiples": 1},
}
"""Attributes with one entry for each axis, and the entry that leaves an axis of one element as it is."""


def _per_axis(values: Sequence[Any], axes: Axes, rank: int, neutral: Any) -> tuple[Any, ...] | None:
    if any(axis is None and value != neutral for axis, value in zip(axes, values, strict=True)):
        return None
    named = {axis: value for axis, value in zip(axes, values, strict=True) if axis is not None}
    return tuple(named.get(axis, neutral) for axis in range(rank))
