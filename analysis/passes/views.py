"""Reshapes and transposes: the chain of them above a tensor, what it does to positions, and the shortest equal one."""

import numpy as np

from ..ir.graph import Node
from ..ir.rewrite import Draft
from ..ops.table import OPERATORS

VIEWS = ("reshape", "transpose")

Axes = tuple[int | None, ...]
"""For each axis of a view's output the axis of its input; None for one that the view has added."""


def view_above(draft: Draft, tensor: str) -> Node | None:
    """The view that makes a tensor, if one does."""
    maker = draft.maker(tensor)
    return maker if maker is not None and maker.op in VIEWS else None


def axes_of(draft: Draft, view: Node) -> Axes | None:
    """How the view names axes; None where it does more than that."""
    if view.op == "transpose":
        return tuple(int(axis) for axis in view.attrs["perm"])
    source, shape = draft.tensors[view.inputs[0]].shape, draft.tensors[view.outputs[0]].shape
    axes: list[int | None] = []
    at = 0
    for size in shape:
        while at < len(source) and source[at] == 1 != size:
            at += 1
        matched = at < len(source) and source[at] == size
        if not matched and size != 1:
            return None
        axes.append(at if matched else None)
        at += matched
    return tuple(axes) if all(size == 1 for size in source[at:]) else None


def chain_above(draft: Draft, tensor: str) -> tuple[str, list[Node]]:
    """The tensor below which only views lead to `tensor`, and those views in order of execution."""
    chain: list[Node] = []
    while (view := view_above(draft, tensor)) is not None:
        chain.append(view)
        tensor = view.inputs[0]
    return tensor, chain[::-1]


def trace(draft: Draft, base: str, chain: list[Node]) -> np.ndarray:
    """Where every element of the chain's output comes from in `base`, as flat indices."""
    index = np.arange(draft.tensors[base].elements).reshape(draft.tensors[base].shape)
    for view in chain:
        index = OPERATORS[view.op].reference(view.attrs, [index])
    return index


def compose(draft: Draft, node: Node) -> bool:
    """Replace a chain of views that ends in `node` by the shortest equal one: nothing, a reshape, a transpose."""
    base, chain = chain_above(draft, node.outputs[0])
    if len(chain) == 1 and node.op == "reshape":
        return False
    index = trace(draft, base, chain)
    if (np.diff(index.ravel()) == 1).all():
        draft.update(node, op="reshape", inputs=(base,), attrs={"shape": index.shape})
        return True
    if len(chain) == 1:
        return False
    above = chain[-2]
    if node.op == above.op == "reshape":
        draft.update(node, inputs=above.inputs)
        return True
    movers = [view for view in chain if view.op == "transpose"]
    if len(movers) < 2:
        return False
    factored = _factored(index.ravel())
    if factored is None:
        return False
    shape, perm = factored
    # A transpose of the user's explains the move better than one that only serves a convolution.
    origin = next((view.origin for view in movers if ":" not in view.name), movers[-1].origin)
    tensor = draft.tensors[node.outputs[0]]
    split = draft.tensor_like(tensor, tensor.name, shape=shape)
    draft.insert("reshape", (base,), draft.tensors[split], {"shape": shape}, origin)
    moved = draft.tensor_like(tensor, tensor.name, shape=tuple(shape[axis] for axis in perm))
    draft.insert("transpose", (split,), draft.tensors[moved], {"perm": perm}, origin)
    draft.update(node, op="reshape", inputs=(moved,), attrs={"shape": tensor.shape})
    return True


def _factored(index: np.ndarray) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The shape and permutation whose transpose reads flat positions in the order `index`; None if there is none."""
    axes: list[tuple[int, int]] = []  # (extent, stride in the source), innermost first
    while index.size > 1:
        step = int(index[1] - index[0])
        run = 1 + int(np.argmin(np.append(np.diff(index) == step, False)))
        rows = index.reshape(-1, run) if index.size % run == 0 else index.reshape(1, -1)
        if (np.diff(rows, axis=1) != step).any():
            return None
        axes.append((run, step))
        index = rows[:, 0]
    by_stride = sorted(range(len(axes)), key=lambda axis: -axes[axis][1])
    shape = tuple(axes[axis][0] for axis in by_stride)
    strides = [axes[axis][1] for axis in by_stride]
    if strides != [int(np.prod(shape[i + 1 :])) for i in range(len(shape))]:
        return None
    return shape, tuple(by_stride.index(axis) for axis in reversed(range(len(axes))))
