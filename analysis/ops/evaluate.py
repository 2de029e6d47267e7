"""Run a graph in real numbers with the operators' reference meaning."""

from collections.abc import Mapping

import numpy as np

from ..ir.graph import Graph
from .table import OPERATORS


def evaluate(graph: Graph, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Every tensor's value, by name. `inputs` maps the graph's inputs to float arrays of their shapes.

    Raises KeyError for an operator without a reference meaning.
    """
    values: dict[str, np.ndarray] = dict(inputs)
    values |= {name: tensor.data for name, tensor in graph.tensors.items() if tensor.data is not None}
    for node in graph.nodes:
        operands = [values[name] for name in node.inputs if name]
        values[node.outputs[0]] = OPERATORS[node.op].reference(node.attrs, operands)
    return values
