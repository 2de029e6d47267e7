"""Facts of codegen/kernels/conv_2d_s8.c."""

from ..ir.graph import Graph, Node
from .dense import dense_features
from .kernel import Kernel, Support
from .needs import batch_one, channel_constants, constant_weights, int16_geometry
from .window import window


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


def _features(node: Node, graph: Graph) -> dict[str, int]:
    """Counts of the loops in the C: windows inside the input whose kernel rows are contiguous go through
    `chipfit_dense`, every other window ("any") goes tap by tap and multiplies padding too."""
    w, view = graph.tensor(node.inputs[1]), window(node, graph)
    outputs, kh, kw, depth = w.shape
    groups = view.source.channels // depth
    contiguous = groups == 1 and (view.dilation[1] == 1 or kw == 1)
    rows, columns = view.valid(0), view.valid(1)
    inner = int((rows == kh).sum() * (columns == kw).sum()) if contiguous else 0
    border = view.output.pixels - inner
    blocks, singles = groups * (outputs // groups // 4), groups * (outputs // groups % 4)
    valid_rows = int(rows.sum()) * view.output.width - inner * kh
    valid_taps = int(rows.sum()) * int(columns.sum()) - inner * kh * kw
    steps, pads = valid_taps * depth, (border * kh * kw - valid_taps) * depth
    parts = valid_rows if contiguous else valid_taps
    return {
        "calls": 1,
        "rows": view.output.height,
        "pixels": view.output.pixels,
        **dense_features(inner, outputs, kh, kw * view.source.channels),
        "any_groups": border * groups,
        **{f"any_{k}": v * blocks for k, v in _any(border, valid_rows, parts, steps, pads).items()},
        **{f"any_single_{k}": v * singles for k, v in _any(border, valid_rows, parts, steps, pads).items()},
    }


def _any(windows: int, rows: int, parts: int, steps: int, pads: int) -> dict[str, int]:
    return {"windows": windows, "rows": rows, "parts": parts, "steps": steps, "pads": pads}


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
    pieces=("chipfit_dense", "chipfit_store4", "chipfit_store1"),
    overlap=lambda node, graph: window(node, graph).overlap(),
)
