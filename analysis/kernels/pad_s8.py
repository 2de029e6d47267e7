"""Facts of codegen/kernels/pad_s8.c."""

from math import isfinite

from ..ir.graph import Graph, Node
from .image import image
from .kernel import Kernel, Support
from .needs import int16_geometry

Pair = tuple[int, int]


def _frame(node: Node) -> tuple[Pair, Pair, Pair]:
    """(before, after) of rows, columns and channels; a matrix has no columns."""
    paddings = node.attrs["paddings"]
    return (paddings[1], paddings[2], paddings[3]) if len(paddings) == 4 else (paddings[0], (0, 0), paddings[1])


def _supports(node: Node, graph: Graph) -> str | None:
    shape, paddings = graph.tensor(node.inputs[0]).shape, node.attrs["paddings"]
    if node.attrs["mode"] != "constant":
        return f"pads with a constant, this one has the mode `{_MODES.get(node.attrs['mode'], node.attrs['mode'])}`"
    if not isfinite(node.attrs["value"]):
        return f"pads with a finite value, this one with {node.attrs['value']}"
    if len(shape) not in (2, 4) or (len(shape) == 4 and (shape[0] != 1 or paddings[0] != (0, 0))):
        return f"pads one map or a matrix, this is {'x'.join(map(str, shape))}"
    return int16_geometry(image(graph.tensor(node.outputs[0]).shape).height)


_MODES = {"edge": "replicate", "wrap": "circular"}
"""ONNX's names for modes in PyTorch's words."""


def _params(node: Node, graph: Graph) -> dict[str, int]:
    (top, _), (left, right), (front, back) = _frame(node)
    source, output = image(graph.tensor(node.inputs[0]).shape), image(graph.tensor(node.outputs[0]).shape)
    return {
        "in_width": source.width,
        "in_channels": source.channels,
        "left_bytes": left * output.channels,
        "right_bytes": right * output.channels,
        "front_bytes": front,
        "back_bytes": back,
        "out_row_bytes": output.row_bytes,
        "in_height": source.height,
        "in_ring": source.height,
        "out_ring": output.height,
        "pad_top": top,
    }


def _features(node: Node, graph: Graph) -> dict[str, int]:
    """Counts of copied and filled words and bytes: in rows of the frame, and in rows with input."""
    (top, bottom), (left, right), (front, back) = _frame(node)
    source, output = image(graph.tensor(node.inputs[0]).shape), image(graph.tensor(node.outputs[0]).shape)
    deep = front + back > 0
    copies = (source.pixels, source.channels) if deep else (source.height, source.row_bytes)
    sides = (left * output.channels, right * output.channels)
    fills = [(top + bottom, output.row_bytes), *((source.height, side) for side in sides)]
    fills += [(source.pixels, front), (source.pixels, back)] if deep else []
    return {
        "calls": 1,
        "rows": output.height,
        "inner_rows": source.height,
        "pixels": source.pixels * deep,
        "words": copies[0] * (copies[1] // 4),
        "bytes": copies[0] * (copies[1] % 4),
        "fill_words": sum(times * (size // 4) for times, size in fills),
        "fill_bytes": sum(times * (size % 4) for times, size in fills),
    }


PAD_S8 = Kernel(
    name="pad_s8",
    ops=("pad",),
    dtypes=("int8",),
    support=Support.ACCELERATED,
    params_bytes=40,
    supports=_supports,
    params=_params,
    features=_features,
)
