"""Fold a multiplication or addition by a per-channel constant, such as batch norm, into the layer before it.

Where there is no such layer it becomes one: a depthwise convolution of one tap.
"""

from dataclasses import replace

import numpy as np

from ..ir.graph import Graph, Node
from ..ir.rewrite import Draft
from ..ops.operator import NO_CLAMP
from ..targets.target import Target
from .affine_layer import make_layer

_CHANNEL_AXIS = {"conv_2d": 0, "depthwise_conv_2d": 3, "fully_connected": 0}


def fold_affine(graph: Graph, target: Target) -> Graph:
    """w' = w * scale, b' = b * scale + offset, in double precision; the layer's own position is kept."""
    draft = Draft(graph)
    for node in graph.nodes:
        if node.op in ("mul", "add") and not _fold(draft, draft.nodes[node.name]):
            make_layer(draft, draft.nodes[node.name])
    return draft.freeze()


def _fold(draft: Draft, node: Node) -> bool:
    constants = [name for name in node.inputs if draft.tensors[name].data is not None]
    computed = [name for name in node.inputs if draft.tensors[name].data is None]
    if len(constants) != 1 or len(computed) != 1 or draft.only_consumer(computed[0]) is None:
        return False
    layer = draft.maker(computed[0])
    if layer is None or layer.op not in _CHANNEL_AXIS or layer.attrs["clamp"] != NO_CLAMP:
        return False
    weights, bias = (draft.tensors[name].data for name in layer.inputs[1:])
    factor = _per_channel(draft.tensors[constants[0]].data, draft.tensors[computed[0]].shape)
    if factor is None or weights is None or bias is None:
        return False
    bias = bias.astype(np.float64)
    if node.op == "mul":
        axis = _CHANNEL_AXIS[layer.op]
        shape = tuple(-1 if i == axis else 1 for i in range(weights.ndim))
        weights = weights.astype(np.float64) * factor.reshape(shape)
        bias = bias * factor
    else:
        bias = bias + factor
    inputs = (layer.inputs[0], draft.constant(weights, layer.inputs[1]), draft.constant(bias, layer.inputs[2]))
    what = node.attrs.get("part_of", node.op)
    fused = layer.fused if what in layer.fused else (*layer.fused, what)
    draft.remove(node)
    draft.remove(layer)
    attrs = {**layer.attrs, "clamp": node.attrs["clamp"]}
    draft.add(replace(layer, inputs=inputs, outputs=node.outputs, fused=fused, attrs=attrs))
    return True


def _per_channel(data: np.ndarray | None, shape: tuple[int, ...]) -> np.ndarray | None:
    """The constant as one double per channel of the last axis, or None when it varies along another."""
    if data is None or data.ndim > len(shape) or (data.size != 1 and data.size != data.shape[-1]):
        return None
    return np.broadcast_to(data.astype(np.float64).reshape(-1), (shape[-1],))
