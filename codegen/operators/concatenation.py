"""concatenation: inputs and output share scale and zero point."""

import numpy as np

from ...analysis.ir.graph import Graph, Node
from ...analysis.kernels.concatenation_s8 import runs
from .operator import Constants, Operator


def _constants(node: Node, graph: Graph) -> Constants:
    return Constants({}, {"runs": np.array(runs(node, graph), np.int32)})


def _run(node: Node, graph: Graph, inputs: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(inputs, axis=node.attrs["axis"])


CONCATENATION = Operator(_constants, _run)
