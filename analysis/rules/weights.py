"""The weights of a layer by output channel."""

from collections.abc import Iterator

import numpy as np

from ..ir.graph import Graph, Node


def channel_rows(graph: Graph) -> Iterator[tuple[Node, np.ndarray]]:
    """Every layer with constant weights, and these: [channels, weights of one channel] in double precision.

    Constants of a lowered graph are real numbers still, with batch norm folded in.
    """
    for node in graph.nodes:
        rows = _rows(graph, node)
        if rows is not None:
            yield node, rows


def _rows(graph: Graph, node: Node) -> np.ndarray | None:
    if node.op not in ("conv_2d", "depthwise_conv_2d", "fully_connected"):
        return None
    data = graph.tensor(node.inputs[1]).data
    if data is None or data.dtype.kind != "f" or data.size == 0:
        return None
    rows = np.moveaxis(data, 3, 0) if node.op == "depthwise_conv_2d" else data
    return rows.reshape(rows.shape[0], -1).astype(np.float64)
