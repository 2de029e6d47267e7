"""Conv with constant weights over one or two axes."""

from dataclasses import replace

import numpy as np

from ...ir.graph import Quantization
from ...ops.operator import NO_CLAMP
from .importing import Importing
from .window import nhwc, pads, pair, spatial_rank


def conv(importing: Importing) -> bool:
    """Conv: a convolution, depthwise where every channel is a group."""
    rank = spatial_rank(importing)
    weight = importing.constant(1)
    if not rank or weight is None or (len(importing.inputs) > 2 and not importing.is_constant(2)):
        return False
    if rank == 1:
        weight = weight[..., np.newaxis]
    attrs = {
        "stride": pair(importing.attrs.get("strides"), rank),
        "dilation": pair(importing.attrs.get("dilations"), rank),
        "padding": pads(importing.attrs.get("pads"), rank),
        "clamp": NO_CLAMP,
    }
    groups = int(importing.attrs.get("group", 1))
    depthwise = groups > 1 and groups == importing.shape(0)[1] and weight.shape[1] == 1
    bias = importing.constant(2)
    bias = np.zeros(weight.shape[0], np.float32) if bias is None else bias
    order = (1, 2, 3, 0) if depthwise else (0, 2, 3, 1)
    x = importing.to_nhwc(importing.operand(0))
    w = importing.literal(
        np.ascontiguousarray(weight.transpose(order)), "weights", _by_output(importing.stored(1, 0), order)
    )
    b = importing.literal(bias, "bias")
    shape = nhwc(importing.output.shape)
    y = importing.emit("depthwise_conv_2d" if depthwise else "conv_2d", (x, w, b), attrs, shape)
    return importing.from_nhwc(y)


def _by_output(stored: Quantization | None, order: tuple[int, ...]) -> Quantization | None:
    """Scales of the output channels, which the transposed weights have on another axis."""
    return stored if stored is None or stored.axis is None else replace(stored, axis=order.index(0))
