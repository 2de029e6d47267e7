"""Running whole graphs, and what the interpreter refuses."""

from dataclasses import replace

import numpy as np
import pytest

from chipfit.analysis.ir.graph import Graph, Node, Quantization, Tensor
from chipfit.codegen.interpreter import run
from chipfit.codegen.operators.table import OPERATORS

from . import cases

CASE = cases.fully_connected(1, 1, 6, 4)
X = CASE.inputs["x"]


def test_every_tensor_of_a_chain_is_returned():
    q = Quantization((0.05,), (3,))
    shapes = {"a": (1, 2, 3, 2), "b": (1, 3, 2, 2), "c": (1, 12), "d": (1, 12)}
    tensors = {name: Tensor(name, shape, "int8", quantization=q) for name, shape in shapes.items()}
    nodes = (
        Node("transpose", "t", ("a",), ("b",), {"perm": (0, 2, 1, 3)}),
        Node("reshape", "r", ("b",), ("c",)),
        Node("relu", "n", ("c",), ("d",), {"clamp": (0.0, float("inf"))}),
    )
    a = np.arange(-6, 6, dtype=np.int8).reshape(1, 2, 3, 2)
    values = run(Graph("chain", nodes, tensors, ("a",), ("d",)), {"a": a})
    assert values["c"].tolist() == [[-6, -5, 0, 1, -4, -3, 2, 3, -2, -1, 4, 5]]
    assert values["d"].tolist() == [[3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 5]]
    assert set(values) == set(shapes)


BAD_INPUTS = (
    ({}, "input x is missing"),
    ({"x": X[:, :5]}, r"input x must be int8 \(1, 6\), not int8 \(1, 5\)"),
    ({"x": X.astype(np.float32)}, r"input x must be int8 \(1, 6\), not float32"),
)


@pytest.mark.parametrize(("inputs", "message"), BAD_INPUTS)
def test_bad_inputs(inputs, message):
    with pytest.raises(ValueError, match=message):
        run(CASE.graph, inputs)


def _changed(name, **changes):
    tensors = {**CASE.graph.tensors, name: replace(CASE.graph.tensor(name), **changes)}
    return replace(CASE.graph, tensors=tensors)


BAD_GRAPHS = (
    (_changed("y", quantization=None), "tensor y has no quantization"),
    (_changed("w", data=None), "weights must be constant"),
    (_changed("b", data=np.full(4, 2**31 - 1), quantization=None), "folded bias does not fit int32"),
)


@pytest.mark.parametrize(("graph", "message"), BAD_GRAPHS)
def test_constants_refuse_what_is_not_quantized(graph, message):
    w = graph.tensor("w")
    if w.data is not None:  # a sum of weights whose sign makes the fold overflow
        graph = replace(graph, tensors={**graph.tensors, "w": replace(w, data=np.full(w.shape, -127, np.int8))})
        x = graph.tensor("x")
        assert x.quantization
        upper = replace(x, quantization=Quantization(x.quantization.scale, (127,)))
        graph = replace(graph, tensors={**graph.tensors, "x": upper})
    with pytest.raises(ValueError, match=message):
        OPERATORS["fully_connected"].constants(graph.nodes[0], graph)
