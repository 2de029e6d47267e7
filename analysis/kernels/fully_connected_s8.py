"""Facts of codegen/kernels/fully_connected_s8.c."""

import numpy as np

from ..ir.graph import Graph, Node
from .dense import dense_features
from .image import image
from .kernel import Kernel, Support
from .needs import channel_constants, constant_weights, int16_geometry
from .overlap import Overlap, by_steps


def _supports(node: Node, graph: Graph) -> str | None:
    return constant_weights(node, graph) or int16_geometry(image(graph.tensor(node.inputs[0]).shape).height)


def _params(node: Node, graph: Graph) -> dict[str, int]:
    source, outputs = image(graph.tensor(node.inputs[0]).shape), graph.tensor(node.inputs[1]).shape[0]
    rings = {"in_ring": source.height, "out_ring": source.height}
    return {"width": source.width, "in_channels": source.channels, "out_channels": outputs, **rings}


def _features(node: Node, graph: Graph) -> dict[str, int]:
    source, outputs = image(graph.tensor(node.inputs[0]).shape), graph.tensor(node.inputs[1]).shape[0]
    return {"calls": 1, "rows": source.height, **dense_features(source.pixels, outputs, 1, source.channels)}


def _constants(node: Node, graph: Graph) -> int:
    w = graph.tensor(node.inputs[1])
    return channel_constants(w.elements, w.shape[0])


def _overlap(node: Node, graph: Graph) -> Overlap:
    """Every output of a vector reads the whole input vector."""
    source = image(graph.tensor(node.inputs[0]).shape)
    first_read = np.arange(source.pixels) * source.channels
    return by_steps(first_read, graph.tensor(node.inputs[1]).shape[0], source, source.height)


FULLY_CONNECTED_S8 = Kernel(
    name="fully_connected_s8",
    ops=("fully_connected",),
    dtypes=("int8",),
    support=Support.ACCELERATED,
    params_bytes=40,
    supports=_supports,
    params=_params,
    features=_features,
    constants_bytes=_constants,
    pieces=("chipfit_dense", "chipfit_store4", "chipfit_store1"),
    overlap=_overlap,
)
