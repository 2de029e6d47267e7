"""Facts of codegen/kernels/softmax_s8.c and clamp_s8.c: kernels that may run in place."""

from ..ir.graph import Graph, Node
from .image import Image, image
from .kernel import Kernel, Support
from .needs import int16_geometry
from .overlap import Overlap, in_place

_SOFTMAX_DEPTH = 4095  # the sum of exponentials, each at most 1, is Q12.19


def _image(node: Node, graph: Graph) -> Image:
    return image(graph.tensor(node.outputs[0]).shape)


def _overlap(node: Node, graph: Graph) -> Overlap:
    return in_place(_image(node, graph))


def _supports(node: Node, graph: Graph) -> str | None:
    return int16_geometry(_image(node, graph).height)


def _softmax_supports(node: Node, graph: Graph) -> str | None:
    depth = _image(node, graph).channels
    if depth > _SOFTMAX_DEPTH:
        return f"sums up to {_SOFTMAX_DEPTH} values, this one has {depth}"
    return _supports(node, graph)


def _softmax_params(node: Node, graph: Graph) -> dict[str, int]:
    view = _image(node, graph)
    return {"width": view.width, "depth": view.channels, "in_ring": view.height, "out_ring": view.height}


def _clamp_params(node: Node, graph: Graph) -> dict[str, int]:
    view = _image(node, graph)
    return {"row_bytes": view.row_bytes, "in_ring": view.height, "out_ring": view.height}


def _features(node: Node, graph: Graph) -> dict[str, int]:
    view = _image(node, graph)
    return {"calls": 1, "rows": view.height, "outputs": view.bytes}


def _softmax_features(node: Node, graph: Graph) -> dict[str, int]:
    view = _image(node, graph)
    return {"calls": 1, "pixels": view.pixels, "outputs": view.bytes}


SOFTMAX_S8 = Kernel(
    name="softmax_s8",
    ops=("softmax",),
    dtypes=("int8",),
    support=Support.ACCELERATED,
    params_bytes=24,
    supports=_softmax_supports,
    params=_softmax_params,
    features=_softmax_features,
    overlap=_overlap,
)
CLAMP_S8 = Kernel(
    name="clamp_s8",
    ops=("relu", "relu6", "relu_n1_to_1", "clip"),
    dtypes=("int8",),
    support=Support.ACCELERATED,
    params_bytes=12,
    supports=_supports,
    params=_clamp_params,
    features=_features,
    overlap=_overlap,
)
