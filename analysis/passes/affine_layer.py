"""A multiplication or addition by a constant array as a depthwise convolution of one tap: one weight, one bias each."""

from dataclasses import replace

import numpy as np

from ..ir.graph import Node
from ..ir.rewrite import Draft


def make_layer(draft: Draft, node: Node) -> bool:
    """Rewrite `node` when one operand is an array of constants and the other, of the output's shape, is computed.

    The tensor is seen as pixels of as many channels as the constants have elements before they repeat.
    """
    constants = [draft.tensors[name] for name in node.inputs if draft.tensors[name].data is not None]
    computed = [draft.tensors[name] for name in node.inputs if draft.tensors[name].data is None]
    output = draft.tensors[node.outputs[0]]
    if len(constants) != 1 or len(computed) != 1 or constants[0].data is None or constants[0].elements == 1:
        return False
    if computed[0].shape != output.shape or not output.dtype.startswith("float"):
        return False
    values = _repeated(constants[0].data, output.shape)
    pixels = (1, *output.shape[1:3], values.size) if _is_map(output.shape, values.size) else None
    shape = pixels or (1, output.elements // values.size, 1, values.size)
    _rewrite(draft, node, computed[0].name, values, shape)
    return True


def _is_map(shape: tuple[int, ...], channels: int) -> bool:
    return len(shape) == 4 and shape[0] == 1 and shape[3] == channels


def _repeated(data: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The constants that are repeated along the first dimensions, flat, in double precision."""
    wide = data.reshape((1,) * (len(shape) - data.ndim) + data.shape)
    first = next(axis for axis, size in enumerate(wide.shape) if size > 1)
    return np.broadcast_to(wide.astype(np.float64)[(0,) * first], shape[first:]).reshape(-1)


def _rewrite(draft: Draft, node: Node, x: str, values: np.ndarray, shape: tuple[int, ...]) -> None:
    scale, offset = (values, np.zeros_like(values)) if node.op == "mul" else (np.ones_like(values), values)
    output = draft.tensors[node.outputs[0]]
    weights = draft.constant(scale.reshape(1, 1, 1, -1), f"{node.name}.scale")
    bias = draft.constant(offset, f"{node.name}.offset")
    attrs = {"stride": (1, 1), "dilation": (1, 1), "padding": (0, 0, 0, 0), "clamp": node.attrs["clamp"]}
    fused = (*node.fused, node.attrs.get("part_of", node.op))
    layer = replace(node, op="depthwise_conv_2d", inputs=(x, weights, bias), attrs=attrs, fused=fused)
    if shape != output.shape:
        seen = draft.tensor_like(draft.tensors[x], x, shape=shape, layout="", quantization=None)
        draft.insert("reshape", (x,), draft.tensors[seen], {"shape": shape}, node.origin)
        made = draft.tensor_like(output, output.name, shape=shape, layout="", quantization=None)
        layer = replace(layer, inputs=(seen, weights, bias), outputs=(made,))
    draft.remove(node)
    draft.add(layer)
    if shape != output.shape:
        draft.insert("reshape", layer.outputs, output, {"shape": output.shape}, node.origin)
