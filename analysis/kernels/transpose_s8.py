"""Facts of codegen/kernels/transpose_s8.c."""

from math import prod

from ..ir.graph import Graph, Node
from .image import image
from .kernel import Kernel, Support

RANK = 6


def _supports(node: Node, graph: Graph) -> str | None:
    rank = len(node.attrs["perm"])
    return None if rank <= RANK else f"handles up to rank {RANK}, this one has rank {rank}"


def _walk(node: Node, graph: Graph) -> list[tuple[int, int]]:
    """(extent, stride in the input) of each output dimension, outermost first; dimensions that stay adjacent merge."""
    shape = graph.tensor(node.inputs[0]).shape
    strides = [prod(shape[axis + 1 :]) for axis in range(len(shape))]
    merged: list[tuple[int, int]] = []
    for axis in node.attrs["perm"]:
        extent, stride = shape[axis], strides[axis]
        if extent == 1:
            continue
        if merged and merged[-1][1] == stride * extent:
            merged[-1] = (merged[-1][0] * extent, stride)
        else:
            merged.append((extent, stride))
    return [(1, 0)] * (RANK - len(merged)) + merged


def _params(node: Node, graph: Graph) -> dict[str, int]:
    params = {"row_bytes": image(graph.tensor(node.outputs[0]).shape).row_bytes}
    for axis, (extent, stride) in enumerate(_walk(node, graph)):
        params |= {f"extent{axis}": extent, f"stride{axis}": stride}
    return params


def _features(node: Node, graph: Graph) -> dict[str, int]:
    """Runs are what the innermost loop copies; carries into outer dimensions follow them."""
    extents = [extent for extent, _ in _walk(node, graph)]
    carries = sum(prod(extents[:axis]) for axis in range(1, RANK))
    return {"calls": 1, "runs": prod(extents[:-1]), "carries": carries, "outputs": prod(extents)}


TRANSPOSE_S8 = Kernel(
    name="transpose_s8",
    ops=("transpose",),
    dtypes=("int8",),
    support=Support.REFERENCE,
    params_bytes=52,
    supports=_supports,
    params=_params,
    features=_features,
)
