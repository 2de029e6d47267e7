"""The executable specification of a graph refuses every graph that is broken in one place."""

from dataclasses import replace

import numpy as np
import pytest

from chipfit.analysis.ir.graph import Graph, Node, Tensor
from chipfit.analysis.ops.verify import MalformedGraph, verify

TENSORS = {
    "x": Tensor("x", (1, 4), "float32"),
    "w": Tensor("w", (3, 4), "float32", data=np.ones((3, 4), np.float32)),
    "b": Tensor("b", (3,), "float32", data=np.ones(3, np.float32)),
    "h": Tensor("h", (1, 3), "float32"),
    "y": Tensor("y", (1, 3), "float32"),
}
NO_CLAMP = {"clamp": (float("-inf"), float("inf"))}
FC = Node("fully_connected", "fc", ("x", "w", "b"), ("h",), NO_CLAMP)
RELU = Node("relu", "act", ("h",), ("y",), {"clamp": (0.0, float("inf"))})
GOOD = Graph("good", (FC, RELU), TENSORS, ("x",), ("y",))


def with_tensor(which, **changes):
    return replace(GOOD, tensors={**TENSORS, which: replace(TENSORS[which], **changes)})


BROKEN = {
    "two nodes of one name": replace(GOOD, nodes=(FC, replace(RELU, name="fc"))),
    "out of order": replace(GOOD, nodes=(RELU, FC)),
    "computed twice": replace(GOOD, nodes=(FC, replace(FC, name="again"), RELU)),
    "an input is computed": replace(GOOD, nodes=(FC, RELU, replace(RELU, name="back", outputs=("x",)))),
    "an output that nothing computes": replace(GOOD, nodes=(FC,)),
    "a tensor that is not there": replace(GOOD, nodes=(FC, replace(RELU, inputs=("nowhere",)))),
    "filed under another name": with_tensor("h", name="i"),
    "unknown type": with_tensor("h", dtype="float8"),
    "no elements": with_tensor("x", shape=(1, 0)),
    "wrong shape": with_tensor("h", shape=(1, 2)),
    "data of another shape": with_tensor("b", data=np.ones(4, np.float32)),
}


def test_good_graph():
    verify(GOOD)


@pytest.mark.parametrize("what", BROKEN)
def test_broken_graph(what):
    with pytest.raises(MalformedGraph):
        verify(BROKEN[what])
