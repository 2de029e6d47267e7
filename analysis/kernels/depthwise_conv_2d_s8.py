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
    view = window(node, graph)
    outputs = view.output.pixels * view.output.channels
    return {
        "calls": 1,
        "pixels": view.output.pixels,
        "macs": outputs * view.kernel[0] * view.kernel[1],
        "outputs": outputs,
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
    overlap=lambda node, graph: window(node, graph).overlap(),
)
