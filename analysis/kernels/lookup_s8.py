"""Facts of codegen/kernels/lookup_s8.c: whatever is a function of one value."""

from ..ir.graph import Graph, Node
from .image import image
from .kernel import Kernel, Support
from .needs import int16_geometry
from .overlap import in_place

TABLE_BYTES = 256


def _supports(node: Node, graph: Graph) -> str | None:
    return int16_geometry(image(graph.tensor(node.outputs[0]).shape).height)


def _params(node: Node, graph: Graph) -> dict[str, int]:
    view = image(graph.tensor(node.outputs[0]).shape)
    return {"row_bytes": view.row_bytes, "in_ring": view.height, "out_ring": view.height}


def _features(node: Node, graph: Graph) -> dict[str, int]:
    view = image(graph.tensor(node.outputs[0]).shape)
    return {"calls": 1, "rows": view.height, "outputs": view.bytes}


LOOKUP_S8 = Kernel(
    name="lookup_s8",
    ops=(
        "lookup", "quantize", "logistic", "tanh", "hard_swish", "hard_sigmoid", "leaky_relu", "elu", "selu", "celu",
        "gelu", "softplus", "softsign", "mish", "exp", "log", "sqrt", "reciprocal", "erf", "sin", "cos", "atan",
        "abs", "neg", "sign", "floor", "ceil", "round",
    ),
    dtypes=("int8",),
    support=Support.ACCELERATED,
    params_bytes=12,
    supports=_supports,
    params=_params,
    features=_features,
    constants_bytes=lambda node, graph: TABLE_BYTES,
    overlap=lambda node, graph: in_place(image(graph.tensor(node.outputs[0]).shape)),
)  # fmt: skip
