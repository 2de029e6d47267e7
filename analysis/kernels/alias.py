"""Operators that move no data: the output is the input's memory, and no code runs."""

from ..ir.graph import Graph, Node
from .image import image
from .kernel import Kernel, Support
from .overlap import in_place


def _anything(node: Node, graph: Graph) -> None:
    return None


def _nothing(node: Node, graph: Graph) -> dict[str, int]:
    return {}


ALIAS = Kernel(
    name="alias",
    ops=("reshape",),
    dtypes=("int8", "int16", "int32", "float32"),
    support=Support.ACCELERATED,
    params_bytes=0,
    supports=_anything,
    params=_nothing,
    features=_nothing,
    overlap=lambda node, graph: in_place(image(graph.tensor(node.inputs[0]).shape)),
)
