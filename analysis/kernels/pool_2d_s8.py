"""Facts of codegen/kernels/average_pool_2d_s8.c and max_pool_2d_s8.c."""

from ..ir.graph import Graph, Node
from .kernel import Kernel, Support
from .needs import batch_one, int16_geometry
from .window import window


def _supports(node: Node, graph: Graph) -> str | None:
    if reason := batch_one(node, graph) or int16_geometry(*_params(node, graph).values()):
        return reason
    view = window(node, graph)
    if view.dilation != (1, 1):
        return "needs a window without gaps, this one has a dilation: leave `dilation` out, or let a convolution dilate"
    if min(view.valid(0)) == 0 or min(view.valid(1)) == 0:
        return "needs at least one cell of the input in every window, this one has windows of padding only"
    return None


def _params(node: Node, graph: Graph) -> dict[str, int]:
    view = window(node, graph)
    return {**view.params(), "channels": view.source.channels}


def _features(node: Node, graph: Graph) -> dict[str, int]:
    """Blocks are four channels of a window; what is left of four are singles."""
    view = window(node, graph)
    blocks, singles = view.source.channels // 4, view.source.channels % 4
    rows = int(view.valid(0).sum()) * view.output.width
    cells = int(view.valid(0).sum()) * int(view.valid(1).sum())
    return {
        "calls": 1,
        "pixels": view.output.pixels,
        "blocks": view.output.pixels * blocks,
        "block_rows": rows * blocks,
        "block_cells": cells * blocks,
        "singles": view.output.pixels * singles,
        "single_rows": rows * singles,
        "single_cells": cells * singles,
    }


def _pool(op: str) -> Kernel:
    return Kernel(
        name=f"{op}_s8",
        ops=(op,),
        dtypes=("int8",),
        support=Support.ACCELERATED,
        params_bytes=28,
        supports=_supports,
        params=_params,
        features=_features,
        overlap=lambda node, graph: window(node, graph).overlap(),
    )


AVERAGE_POOL_2D_S8 = _pool("average_pool_2d")
MAX_POOL_2D_S8 = _pool("max_pool_2d")
