"""Facts of codegen/kernels/conv_2d_s8.c."""

from ..ir.graph import Graph, Node
from .kernel import Kernel, Support
from .needs import batch_one, channel_constants, constant_weights, int16_geometry
from .window import Window, window


def _supports(node: Node, graph: Graph) -> str | None:
    return batch_one(node, graph) or constant_weights(node, graph) or int16_geometry(*_params(node, graph).values())


def _params(node: Node, graph: Graph) -> dict[str, int]:
    w, view = graph.tensor(node.inputs[1]), window(node, graph)
    groups = view.source.channels // w.shape[3]
    return {
        **view.params(),
        "in_channels": view.source.channels,
        "out_channels": view.output.channels,
        "group_in_channels": w.shape[3],
        "group_out_channels": w.shape[0] // groups,
        "dilation_height": view.dilation[0],
        "dilation_width": view.dilation[1],
    }


def _is_pointwise(view: Window, groups: int) -> bool:
    return view.kernel == (1, 1) and view.padding == (0, 0) and groups == 1


def _features(node: Node, graph: Graph) -> dict[str, int]:
    """Blocks are four output channels of a pixel, singles one; a run is what one dot product covers."""
    w, view = graph.tensor(node.inputs[1]), window(node, graph)
    groups = view.source.channels // w.shape[3]
    per_group = w.shape[0] // groups
    blocks, singles = groups * (per_group // 4), groups * (per_group % 4)
    taps = w.shape[1] * w.shape[2] * w.shape[3]
    return {
        "calls": 1,
        "pixels": view.output.pixels,
        "macs": view.output.pixels * blocks * 4 * taps,
        "single_macs": view.output.pixels * singles * taps,
        "outputs": view.output.pixels * w.shape[0],
    }


def _constants(node: Node, graph: Graph) -> int:
    w = graph.tensor(node.inputs[1])
    return channel_constants(w.elements, w.shape[0])


CONV_2D_S8 = Kernel(
    name="conv_2d_s8",
    ops=("conv_2d",),
    dtypes=("int8",),
    support=Support.ACCELERATED,
    params_bytes=60,
    supports=_supports,
    params=_params,
    features=_features,
    constants_bytes=_constants,
    overlap=lambda node, graph: window(node, graph).overlap(),
)
