"""Where the network begins and ends: a transpose there becomes the layout of an input or an output."""

from dataclasses import replace

from ..ir.graph import Graph, Node, Origin
from ..ir.rewrite import Draft
from .views import chain_above

_TO_NHWC, _TO_NCHW = (0, 2, 3, 1), (0, 3, 1, 2)


def turned(graph: Graph, name: str) -> Graph:
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


def absorb_inputs(draft: Draft) -> bool:
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


def absorb_outputs(draft: Draft) -> bool:
    """An output that is only turned to NCHW at the very end is an NHWC output of the firmware."""
    changed = False
    for name in draft.outputs:
        base, chain = chain_above(draft, name)
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
