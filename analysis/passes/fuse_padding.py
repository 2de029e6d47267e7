"""Let convolutions do the zero padding that stands before them."""

from dataclasses import replace

from ..ir.graph import Graph, Node
from ..ir.rewrite import Draft
from ..targets.target import Target

_CONVOLUTIONS = ("conv_2d", "depthwise_conv_2d")


def fuse_padding(graph: Graph, target: Target) -> Graph:
    """pad(0 along H and W) -> convolution becomes a convolution with that padding added to its own."""
    draft = Draft(graph)
    for node in graph.nodes:
        pad = draft.maker(node.inputs[0]) if node.op in _CONVOLUTIONS else None
        if pad is not None and _is_spatial_zero_pad(pad):
            _fuse(draft, pad, draft.nodes[node.name])
    return draft.freeze()


def _is_spatial_zero_pad(pad: Node) -> bool:
    if pad.op != "pad" or pad.attrs["value"] != 0 or pad.attrs["mode"] != "constant":
        return False
    batch, _, _, channels = pad.attrs["paddings"]
    return batch == channels == (0, 0)


def _fuse(draft: Draft, pad: Node, node: Node) -> None:
    (top, bottom), (left, right) = pad.attrs["paddings"][1:3]
    own = node.attrs["padding"]
    padding = (own[0] + top, own[1] + left, own[2] + bottom, own[3] + right)
    attrs = {**node.attrs, "padding": padding}
    inputs = (pad.inputs[0], *node.inputs[1:])
    draft.remove(node)
    draft.add(replace(node, inputs=inputs, attrs=attrs, fused=(*node.fused, "pad")))
