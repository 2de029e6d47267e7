"""Which tensor has to be kept from when to when: reshapes share, outputs stay, workspaces last one step."""

from dataclasses import replace

import numpy as np

from chipfit.analysis.ir.graph import Graph, Node, Tensor
from chipfit.analysis.kernels.table import KERNELS
from chipfit.analysis.memory import liveness as module
from chipfit.analysis.memory.liveness import liveness


def graph(*nodes: Node, outputs: tuple[str, ...], shapes: dict[str, tuple[int, ...]]) -> Graph:
    tensors = {name: Tensor(name, shape, "int8") for name, shape in shapes.items()}
    tensors["w"] = Tensor("w", (4, 4), "int8", data=np.zeros((4, 4)))
    return Graph("g", nodes, tensors, ("x",), outputs)


SHAPES = {"x": (1, 2, 2, 4), "a": (1, 2, 2, 4), "flat": (1, 16), "y": (1, 16), "z": (1, 16)}
NODES = (
    Node("relu", "n0", ("x",), ("a",), kernel="clamp_s8"),
    Node("reshape", "n1", ("a",), ("flat",), kernel="alias"),
    Node("softmax", "n2", ("flat",), ("y",), kernel="softmax_s8"),
    Node("add", "n3", ("y", "flat"), ("z",), kernel="add_s8"),
)


def spans(found: module.Liveness) -> dict[str, tuple[int, int, int]]:
    return {b.name: (b.size, b.first, b.last) for b in found.buffers}


def test_reshape_shares_the_memory_of_its_input():
    found = liveness(graph(*NODES, outputs=("z",), shapes=SHAPES), 4)
    assert spans(found) == {"x": (16, 0, 0), "a": (16, 0, 3), "y": (16, 2, 3), "z": (16, 3, 3)}
    assert found.home["flat"] == "a"


def test_outputs_live_to_the_end():
    found = liveness(graph(*NODES, outputs=("z", "y"), shapes=SHAPES), 4)
    assert spans(found)["y"] == (16, 2, 3)
    found = liveness(graph(*NODES, outputs=("z", "x"), shapes=SHAPES), 4)
    assert spans(found)["x"] == (16, 0, 3)


def test_a_workspace_is_planned_like_a_tensor(monkeypatch):
    softmax = next(kernel for kernel in KERNELS if kernel.name == "softmax_s8")
    hungry = replace(softmax, workspace=lambda node, graph: 64)
    monkeypatch.setitem(module._BY_NAME, "softmax_s8", hungry)
    found = liveness(graph(*NODES, outputs=("z",), shapes=SHAPES), 1)
    assert spans(found)["n2:workspace"] == (64, 2, 2)
    assert found.scratch == {"n2": "n2:workspace"}
    assert next(b for b in found.buffers if b.name == "n2:workspace").align == 4


def test_constants_are_not_in_the_arena():
    nodes = (Node("fully_connected", "n", ("x", "w"), ("y",), kernel="fully_connected_s8"),)
    found = liveness(graph(*nodes, outputs=("y",), shapes={"x": (1, 4), "y": (1, 4)}), 4)
    assert set(spans(found)) == {"x", "y"}
