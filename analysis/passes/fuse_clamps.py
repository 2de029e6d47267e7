"""Let the operator that computes a tensor clamp it: ReLU, ReLU6 and the like cost nothing then."""

from dataclasses import replace

from ..ir.graph import Graph, Node
from ..ir.rewrite import Draft
from ..ops.elementwise import CLAMPS
from ..targets.target import Target

_CLAMPS = (*CLAMPS, "clip")
_FUSING = (
    "conv_2d",
    "depthwise_conv_2d",
    "fully_connected",
    "average_pool_2d",
    "max_pool_2d",
    "add",
    "sub",
    "mul",
    *_CLAMPS,
)


def fuse_clamps(graph: Graph, target: Target) -> Graph:
    """op -> clamp becomes op with the two clamps composed, when nothing else reads what is between them."""
    draft = Draft(graph)
    for node in graph.nodes:
        if node.op in _CLAMPS:
            current = draft.nodes[node.name]
            maker = draft.maker(current.inputs[0])
            if maker is not None and maker.op in _FUSING and draft.only_consumer(current.inputs[0]) is not None:
                _fuse(draft, maker, current)
    return draft.freeze()


def _fuse(draft: Draft, maker: Node, clamp: Node) -> None:
    attrs = {**maker.attrs, "clamp": compose(maker.attrs["clamp"], clamp.attrs["clamp"])}
    draft.remove(clamp)
    draft.remove(maker)
    draft.add(replace(maker, outputs=clamp.outputs, attrs=attrs, fused=(*maker.fused, clamp.op)))


def compose(first: tuple[float, float], second: tuple[float, float]) -> tuple[float, float]:
    """The clamp that equals `first` followed by `second`."""
    low, high = second
    return min(max(first[0], low), high), max(min(first[1], high), low)
