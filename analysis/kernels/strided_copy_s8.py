"""Facts of codegen/kernels/strided_copy_s8.c: every operator whose output is the input, read by strides."""

from collections.abc import Callable, Mapping
from math import prod

from ..ir.graph import Graph, Node
from .image import image
from .kernel import Kernel, Support

RANK = 6
Steps = list[tuple[int, int]]
"""(extent, stride in the input) of each dimension of the output, outermost first."""


def _supports(node: Node, graph: Graph) -> str | None:
    if node.op == "resize_nearest_neighbor":
        source, output = graph.tensor(node.inputs[0]).shape, graph.tensor(node.outputs[0]).shape
        if any(after % before for before, after in zip(source, output, strict=True)):
            sizes = f"{source[1]}x{source[2]} becomes {output[1]}x{output[2]}"
            return f"enlarges height and width by whole factors, here {sizes}"
    dimensions = len(_merged(node, graph)[1])
    return None if dimensions <= RANK else f"walks up to {RANK} dimensions, this one has {dimensions}"


def _strides(shape: tuple[int, ...]) -> list[int]:
    return [prod(shape[axis + 1 :]) for axis in range(len(shape))]


def _transpose(node: Node, shape: tuple[int, ...]) -> tuple[int, Steps]:
    strides = _strides(shape)
    return 0, [(shape[axis], strides[axis]) for axis in node.attrs["perm"]]


def _slice(node: Node, shape: tuple[int, ...]) -> tuple[int, Steps]:
    strides = _strides(shape)
    begin, steps, size = (node.attrs[key] for key in ("begin", "strides", "size"))
    first = sum(at * stride for at, stride in zip(begin, strides, strict=True))
    return first, [(n, step * stride) for n, step, stride in zip(size, steps, strides, strict=True)]


def _tile(node: Node, shape: tuple[int, ...]) -> tuple[int, Steps]:
    """Each axis is walked again from its start."""
    sizes = zip(node.attrs["multiples"], shape, _strides(shape), strict=True)
    return 0, [step for times, extent, stride in sizes for step in ((times, 0), (extent, stride))]


def _resize(node: Node, shape: tuple[int, ...]) -> tuple[int, Steps]:
    """Each pixel and each row is read several times before the next one."""
    (n, h, w, c), (rows, columns) = shape, node.attrs["size"]
    return 0, [(n, h * w * c), (h, w * c), (rows // h, 0), (w, c), (columns // w, 0), (c, 1)]


_WALKS: Mapping[str, Callable[[Node, tuple[int, ...]], tuple[int, Steps]]] = {
    "transpose": _transpose,
    "strided_slice": _slice,
    "tile": _tile,
    "resize_nearest_neighbor": _resize,
}


def _merged(node: Node, graph: Graph) -> tuple[int, Steps]:
    """Where the walk starts, and its steps; dimensions that stay adjacent are one, those of extent 1 none."""
    first, steps = _WALKS[node.op](node, graph.tensor(node.inputs[0]).shape)
    merged: Steps = []
    for extent, stride in steps:
        if extent == 1:
            continue
        if merged and merged[-1][1] == stride * extent:
            merged[-1] = (merged[-1][0] * extent, stride)
        else:
            merged.append((extent, stride))
    return first, merged


def _walk(node: Node, graph: Graph) -> tuple[int, Steps]:
    first, merged = _merged(node, graph)
    return first, [(1, 0)] * (RANK - len(merged)) + merged


def _params(node: Node, graph: Graph) -> dict[str, int]:
    first, steps = _walk(node, graph)
    params = {"row_bytes": image(graph.tensor(node.outputs[0]).shape).row_bytes, "first": first}
    for axis, (extent, stride) in enumerate(steps):
        params |= {f"extent{axis}": extent, f"stride{axis}": stride}
    return params


def _features(node: Node, graph: Graph) -> dict[str, int]:
    """Runs are what the innermost loop copies; carries into outer dimensions follow them."""
    extents = [extent for extent, _ in _walk(node, graph)[1]]
    carries = sum(prod(extents[:axis]) for axis in range(1, RANK))
    return {"calls": 1, "runs": prod(extents[:-1]), "carries": carries, "outputs": prod(extents)}


STRIDED_COPY_S8 = Kernel(
    name="strided_copy_s8",
    ops=tuple(_WALKS),
    dtypes=("int8",),
    support=Support.REFERENCE,
    params_bytes=56,
    supports=_supports,
    params=_params,
    features=_features,
)
