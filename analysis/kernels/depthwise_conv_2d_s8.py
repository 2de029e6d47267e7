"""Facts of codegen/kernels/depthwise_conv_2d_s8.c."""

from ..ir.graph import Graph, Node
from .kernel import Kernel, Support
from .needs import batch_one, channel_constants, constant_weights, int16_geometry
from .window import window


def _supports(node: Node, graph: Graph) -> str | None:
    return batch_one(node, graph) or constant_weights(node, graph) or int16_geometry(*_params(node, graph).values())


def _params(node: Node, graph: Graph) -> dict[str, int]:
    view = window(node, graph)
    return {
        **view.params(),
        "in_channels": view.source.channels,
        "channel_multiplier": view.output.channels // view.source.channels,
        "dilation_height": view.dilation[0],
        "dilation_width": view.dilation[1],
    }


def _features(node: Node, graph: Graph) -> dict[str, int]:
    """Counts of the loops in the C: 3x3 windows inside the input are unrolled, every other window ("any") goes row by
    row; both in blocks of four channels. Channels left over, and all with a multiplier, are singles."""
    view = window(node, graph)
    kh, kw = view.kernel
    rows, columns = view.valid(0), view.valid(1)
    unrolled = view.kernel == (3, 3) and view.dilation == (1, 1)
    inner = int((rows == kh).sum() * (columns == kw).sum()) if unrolled else 0
    border = view.output.pixels - inner
    blocks = view.source.channels // 4 if view.output.channels == view.source.channels else 0
    singles = view.output.pixels * (view.output.channels - 4 * blocks)
    valid_rows = int(rows.sum()) * view.output.width - inner * kh
    valid_taps = int(rows.sum()) * int(columns.sum()) - inner * kh * kw
    return {
        "calls": 1,
        "rows": view.output.height,
        "pixels": view.output.pixels,
        "unrolled_calls": inner,
        "unrolled_blocks": inner * blocks,
        "any_blocks": border * blocks,
        "any_rows": border * blocks * kh,
        "any_valid_rows": valid_rows * blocks,
        "any_taps": valid_taps * blocks,
        "any_pads": (border * kh * kw - valid_taps) * blocks,
        "singles": singles,
        "single_rows": singles * kh,
        "single_taps": singles * kh * kw,
    }


def _constants(node: Node, graph: Graph) -> int:
    w = graph.tensor(node.inputs[1])
    return channel_constants(w.elements, w.shape[3])


DEPTHWISE_CONV_2D_S8 = Kernel(
    name="depthwise_conv_2d_s8",
    ops=("depthwise_conv_2d",),
    dtypes=("int8",),
    support=Support.ACCELERATED,
    params_bytes=56,
    supports=_supports,
    params=_params,
    features=_features,
    constants_bytes=_constants,
    pieces=("chipfit_store4", "chipfit_store1"),
    overlap=lambda node, graph: window(node, graph).overlap(),
)
