"""Functions of one value as a table of 256 results.

Where TensorFlow Lite Micro computes in fixed point, the table holds its results (operators/fixed_functions.py); the
others are the real function's values, rounded to nearest.
"""

import numpy as np

from ...analysis.ir.graph import Graph, Node
from ...analysis.ops.table import OPERATORS
from .fixed_functions import FIXED_FUNCTIONS
from .operator import Constants, Operator
from .scales import INT8_MAX, INT8_MIN, scale, zero_point


def table(node: Node, graph: Graph) -> np.ndarray:
    """int8[256]: the results for -128 .. 127."""
    x, y = node.inputs[0], node.outputs[0]
    values = np.arange(INT8_MIN, INT8_MAX + 1) - zero_point(graph, x)
    fixed = FIXED_FUNCTIONS.get(node.op)
    if fixed is not None:
        results = fixed(values, scale(graph, x), scale(graph, y), node.attrs)
    else:
        exact = OPERATORS[node.op].reference(node.attrs, [values * scale(graph, x)]) / scale(graph, y)
        results = np.round(np.nan_to_num(exact, nan=0.0, posinf=1e6, neginf=-1e6))
    return np.clip(results + zero_point(graph, y), INT8_MIN, INT8_MAX).astype(np.int8)


def _constants(node: Node, graph: Graph) -> Constants:
    return Constants({}, {"table": table(node, graph)})


def _run(node: Node, graph: Graph, inputs: list[np.ndarray]) -> np.ndarray:
    return table(node, graph)[inputs[0].astype(np.int64) - INT8_MIN]


LOOKUP = Operator(_constants, _run)
