"""Remove the transposes that NCHW leaves behind: push views towards the outputs until they meet and cancel.

A view is a reshape or a transpose. Views commute with elementwise operators, so they sink below them; two
that meet are composed; a chain that leaves every element in its place is a reshape, which costs nothing. What
reaches a fully connected layer is folded into its weights, what stands at the border of the network becomes
the layout of its input or output. What is left really moves data.
"""

from dataclasses import replace

import numpy as np

from ..ir.graph import Graph, Node, Origin
from ..ir.rewrite import Draft
from ..ops.table import OPERATORS
from ..targets.target import Target
from .clean import clean

_VIEWS = ("reshape", "transpose")
_TO_NHWC, _TO_NCHW = (0, 2, 3, 1), (0, 3, 1, 2)


def to_nhwc(graph: Graph, target: Target) -> Graph:
    """Sink, compose and absorb views until nothing changes; feed an input in NHWC where that moves fewer bytes."""
    best = _settled(graph, target)
    for name in graph.inputs:
        if _moved(best) and not best.tensor(name).layout and len(best.tensor(name).shape) in (3, 4):
            graph_turned = _settled(_turned(graph, name), target)
            if _moved(graph_turned) < _moved(best):
                graph, best = _turned(graph, name), graph_turned
    return best


def _settled(graph: Graph, target: Target) -> Graph:
    while True:
        draft = Draft(graph)
        changed = _sweep(draft)
        graph = clean(draft.freeze(), target)
        if not changed:
            return graph


def _moved(graph: Graph) -> int:
    """Elements that the transposes of a graph move."""
    return sum(graph.tensor(node.outputs[0]).elements for node in graph.nodes if node.op == "transpose")


def _turned(graph: Graph, name: str) -> Graph:
    """The graph with its input `name` in NHWC and a view back to what its readers expect."""
    draft = Draft(graph)
    tensor, readers = draft.tensors[name], draft.consumers(name)
    n, c, *spatial = tensor.shape
    wide = (n, c, *spatial) if len(spatial) == 2 else (n, c, *spatial, 1)
    draft.tensors[name] = replace(tensor, shape=(n, *wide[2:], c), layout="NHWC")
    narrow = replace(tensor, name=draft.fresh(name), shape=wide)
    view = draft.insert("transpose", (name,), narrow, {"perm": _TO_NCHW}, Origin())
    if wide != tensor.shape:
        whole = replace(tensor, name=draft.fresh(name))
        view = draft.insert("reshape", (view,), whole, {"shape": tensor.shape}, Origin())
    for reader in readers:
        draft.update(reader, inputs=tuple(view if used == name else used for used in reader.inputs))
    draft.outputs = [view if output == name else output for output in draft.outputs]
    return draft.freeze()


def _sweep(draft: Draft) -> bool:
    changed = _absorb_inputs(draft) | _absorb_outputs(draft)
    for name in list(draft.nodes):
        node = draft.nodes.get(name)
        if node is None:
            continue
        if node.op in _VIEWS:
            changed |= _compose(draft, node)
        elif node.op == "fully_connected":
            changed |= _fold_into_weights(draft, node)
        elif node.op in OPERATORS and OPERATORS[node.op].elementwise:
            changed |= _sink(draft, node)
        elif node.op in ("concatenation", "pad", "softmax", "mean"):
            changed |= _sink_transpose(draft, node)
    return changed


def _view_above(draft: Draft, tensor: str) -> Node | None:
    maker = draft.maker(tensor)
    return maker if maker is not None and maker.op in _VIEWS else None


def _chain(draft: Draft, tensor: str) -> tuple[str, list[Node]]:
    """The tensor below which only views lead to `tensor`, and those views in order of execution."""
    chain: list[Node] = []
    while (view := _view_above(draft, tensor)) is not None:
        chain.append(view)
        tensor = view.inputs[0]
    return tensor, chain[::-1]


def _trace(draft: Draft, base: str, chain: list[Node]) -> np.ndarray:
    """Where every element of the chain's output comes from in `base`, as flat indices."""
    index = np.arange(draft.tensors[base].elements).reshape(draft.tensors[base].shape)
    for view in chain:
        index = OPERATORS[view.op].reference(view.attrs, [index])
    return index


def _compose(draft: Draft, node: Node) -> bool:
    """Replace a chain of views that ends in `node` by the shortest equal one: nothing, a reshape, a transpose."""
    base, chain = _chain(draft, node.outputs[0])
    if len(chain) == 1 and node.op == "reshape":
        return False
    index = _trace(draft, base, chain)
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


def _sink(draft: Draft, node: Node) -> bool:
    """op(view(a), ...) -> view(op(a, ...)), when the operands can all be seen through the same view."""
    views = [_view_above(draft, name) for name in node.inputs]
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
    above = _view_above(draft, name)
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


def _sink_transpose(draft: Draft, node: Node) -> bool:
    """The same for operators that name axes: all operands behind one transpose, and the axes are renamed."""
    views = [_view_above(draft, name) for name in node.inputs]
    first = views[0]
    if first is None or first.op != "transpose":
        return False
    perm = first.attrs["perm"]
    if any(v is None or v.op != "transpose" or v.attrs["perm"] != perm for v in views):
        return False
    output = draft.tensors[node.outputs[0]]
    if node.op == "concatenation":
        attrs = {"axis": perm[node.attrs["axis"]]}
    elif node.op == "pad":
        order = np.argsort(perm)
        attrs = {**node.attrs, "paddings": tuple(node.attrs["paddings"][axis] for axis in order)}
    elif node.op == "mean" and node.attrs["keepdims"]:
        attrs = {**node.attrs, "axes": tuple(sorted(perm[axis] for axis in node.attrs["axes"]))}
    elif node.op == "softmax" and perm[-1] == len(perm) - 1:
        attrs = dict(node.attrs)
    else:
        return False
    shape = tuple(output.shape[axis] for axis in np.argsort(perm))
    inner = draft.tensor_like(output, output.name, shape=shape, layout="")
    inputs = tuple(v.inputs[0] for v in views if v is not None)
    draft.update(node, inputs=inputs, outputs=(inner,), attrs=attrs)
    draft.insert("transpose", (inner,), output, {"perm": perm}, first.origin)
    return True


def _fold_into_weights(draft: Draft, node: Node) -> bool:
    """A flattened feature map reaches the layer in another order: reorder the columns of the weights instead."""
    base, chain = _chain(draft, node.inputs[0])
    weights = draft.tensors[node.inputs[1]]
    flat = draft.tensors[node.inputs[0]].elements == weights.shape[1]
    if weights.data is None or not flat or not any(view.op == "transpose" for view in chain):
        return False
    source = _trace(draft, base, chain).ravel()
    reordered = np.empty_like(weights.data)
    reordered[:, source] = weights.data
    x = draft.tensors[node.inputs[0]]
    flattened = draft.insert(
        "reshape", (base,), replace(x, name=draft.fresh(x.name)), {"shape": x.shape}, chain[-1].origin
    )
    draft.update(node, inputs=(flattened, draft.constant(reordered, weights.name), *node.inputs[2:]))
    return True


def _absorb_inputs(draft: Draft) -> bool:
    """An input that is only ever read in NHWC is an NHWC input of the firmware; N L C likewise for sequences."""
    changed = False
    for name in draft.inputs:
        tensor = draft.tensors[name]
        if tensor.layout or name in draft.outputs or len(tensor.shape) not in (3, 4):
            continue
        borders = [_border(draft, reader) for reader in draft.consumers(name)]
        if not borders or any(border is None or border.outputs[0] in draft.outputs for border in borders):
            continue
        found = [border for border in borders if border is not None]
        shape = draft.tensors[found[0].outputs[0]].shape
        draft.tensors[name] = replace(tensor, shape=shape, layout="NHWC")
        for reader in draft.consumers(name):
            draft.remove(reader)
        for border in found:
            draft.redirect(border.outputs[0], name)
            if border.name in draft.nodes:
                draft.remove(draft.nodes[border.name])
        changed = True
    return changed


def _border(draft: Draft, reader: Node) -> Node | None:
    """The transpose to NHWC that `reader` is, or that is the only reader of the reshape that `reader` is."""
    if reader.op == "transpose" and reader.attrs["perm"] == _TO_NHWC:
        return reader
    widened = reader.op == "reshape" and reader.attrs["shape"] == (*draft.tensors[reader.inputs[0]].shape, 1)
    following = draft.only_consumer(reader.outputs[0]) if widened else None
    return _border(draft, following) if following is not None and following.op == "transpose" else None


def _absorb_outputs(draft: Draft) -> bool:
    """An output that is only turned to NCHW at the very end is an NHWC output of the firmware."""
    changed = False
    for name in draft.outputs:
        base, chain = _chain(draft, name)
        maker = draft.maker(base)
        absorbed = bool(draft.tensors[name].layout)
        if absorbed or maker is None or base in draft.outputs or not _is_border(draft, base, chain):
            continue
        if any(draft.consumers(view.outputs[0]) for view in chain[-1:]):
            continue  # something else reads it in NCHW
        for view in reversed(chain):
            draft.remove(view)
        # The output keeps its name: it is what the user's framework calls it.
        draft.tensors[name] = replace(draft.tensors[base], name=name, layout="NHWC")
        draft.redirect(base, name)
        draft.update(maker, outputs=tuple(name if output == base else output for output in maker.outputs))
        changed = True
    return changed


def _is_border(draft: Draft, base: str, chain: list[Node]) -> bool:
    """Whether the chain is a transpose to NCHW, for sequences followed by a reshape from N C L 1 to N C L."""
    if not chain or chain[0].op != "transpose" or chain[0].attrs["perm"] != _TO_NCHW:
        return False
    if len(chain) == 1:
        return True
    alone = draft.only_consumer(chain[0].outputs[0]) is not None
    widened = (*chain[1].attrs.get("shape", ()), 1) == draft.tensors[chain[0].outputs[0]].shape
    return alone and len(chain) == 2 and chain[1].op == "reshape" and widened
