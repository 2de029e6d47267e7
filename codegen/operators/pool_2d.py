"""average_pool_2d and max_pool_2d: x [N,H,W,C]; padded cells are never counted."""

from collections.abc import Iterator

import numpy as np

from ...analysis.ir.graph import Graph, Node
from .operator import Constants, Operator
from .scales import clamp_range


def _constants(node: Node, graph: Graph) -> Constants:
    low, high = clamp_range(graph, node.outputs[0], node.attrs)
    return Constants({"clamp_min": low, "clamp_max": high})


def _windows(node: Node, graph: Graph, x: np.ndarray) -> Iterator[tuple[int, int, np.ndarray]]:
    """(y, x, valid cells [N, rows, columns, C]) for each output pixel."""
    (kh, kw), (sh, sw) = node.attrs["filter"], node.attrs["stride"]
    top, left, _, _ = node.attrs["padding"]
    _, rows, columns, _ = graph.tensor(node.outputs[0]).shape
    for y in range(rows):
        for z in range(columns):
            y0, z0 = y * sh - top, z * sw - left
            yield y, z, x[:, max(y0, 0) : y0 + kh, max(z0, 0) : z0 + kw]


def _average(node: Node, graph: Graph, inputs: list[np.ndarray]) -> np.ndarray:
    out = np.empty(graph.tensor(node.outputs[0]).shape, np.int64)
    for y, z, cells in _windows(node, graph, inputs[0]):
        acc, count = cells.astype(np.int64).sum(axis=(1, 2)), cells.shape[1] * cells.shape[2]
        # C's division truncates; half a count away from zero makes it round to nearest, ties away.
        out[:, y, z] = np.sign(acc) * ((np.abs(acc) + count // 2) // count)
    return np.clip(out, *clamp_range(graph, node.outputs[0], node.attrs)).astype(np.int8)


def _max(node: Node, graph: Graph, inputs: list[np.ndarray]) -> np.ndarray:
    out = np.empty(graph.tensor(node.outputs[0]).shape, np.int8)
    for y, z, cells in _windows(node, graph, inputs[0]):
        out[:, y, z] = cells.max(axis=(1, 2))
    return np.clip(out, *clamp_range(graph, node.outputs[0], node.attrs)).astype(np.int8)


AVERAGE_POOL_2D = Operator(_constants, _average)
MAX_POOL_2D = Operator(_constants, _max)
