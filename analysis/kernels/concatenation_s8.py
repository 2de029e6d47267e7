"""Facts of codegen/kernels/concatenation_s8.c."""

from math import prod

from ..ir.graph import Graph, Node
from .image import image
from .kernel import Kernel, Support


def runs(node: Node, graph: Graph) -> list[int]:
    """Bytes that each input puts side by side: its dimensions from the joined axis on."""
    return [prod(graph.tensor(name).shape[node.attrs["axis"] :]) for name in node.inputs]


def _supports(node: Node, graph: Graph) -> str | None:
    constant = [name for name in node.inputs if graph.is_constant(name)]
    return f"needs inputs that are computed at run time, {constant[0]} is a constant" if constant else None


def _params(node: Node, graph: Graph) -> dict[str, int]:
    row_bytes = image(graph.tensor(node.outputs[0]).shape).row_bytes
    return {"row_bytes": row_bytes, "block_bytes": sum(runs(node, graph)), "inputs": len(node.inputs)}


def _features(node: Node, graph: Graph) -> dict[str, int]:
    each = runs(node, graph)
    blocks = graph.tensor(node.outputs[0]).elements // sum(each)
    words, rest = sum(run // 4 for run in each), sum(run % 4 for run in each)
    return {
        "calls": 1,
        "blocks": blocks,
        "runs": blocks * len(each),
        "words": blocks * words,
        "bytes": blocks * rest,
    }


CONCATENATION_S8 = Kernel(
    name="concatenation_s8",
    ops=("concatenation",),
    dtypes=("int8",),
    support=Support.ACCELERATED,
    params_bytes=16,
    supports=_supports,
    params=_params,
    features=_features,
    constants_bytes=lambda node, graph: 4 * len(node.inputs),
    listed=True,
)
