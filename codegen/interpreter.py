"""Integer-exact execution of a quantized graph in NumPy: the oracle of every kernel and of the firmware."""

from collections.abc import Mapping

import numpy as np

from ..analysis.ir.graph import Graph
from .operators.table import OPERATORS


def run(graph: Graph, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Every tensor of the lowered, quantized `graph`, from its int8 `inputs` by name.

    Raises ValueError for a missing or misshapen input, KeyError for an operator without integer meaning.
    """
    values = {name: np.asarray(t.data) for name, t in graph.tensors.items() if t.data is not None}
    for name in graph.inputs:
        values[name] = _checked(name, inputs, graph)
    for node in graph.nodes:
        operands = [values[name] for name in node.inputs if name]
        out = OPERATORS[node.op].run(node, graph, operands)
        expected = graph.tensor(node.outputs[0]).shape
        if out.shape != expected:
            raise ValueError(f"{node.name} gives shape {out.shape}, the graph says {expected}")
        values[node.outputs[0]] = out
    return values


def _checked(name: str, inputs: Mapping[str, np.ndarray], graph: Graph) -> np.ndarray:
    if name not in inputs:
        raise ValueError(f"input {name} is missing")
    value, expected = np.asarray(inputs[name]), graph.tensor(name).shape
    if value.shape != expected or value.dtype != np.int8:
        raise ValueError(f"input {name} must be int8 {expected}, not {value.dtype} {value.shape}")
    return value
