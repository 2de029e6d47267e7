"""Graphs against ONNX Runtime: the same inputs in, the same outputs out, whatever the layout at the border."""

from collections.abc import Mapping, Sequence

import numpy as np

from chipfit.analysis.ir.graph import Graph, Tensor
from chipfit.analysis.ops.evaluate import evaluate
from chipfit.analysis.ops.verify import verify
from chipfit.analysis.passes.lower import Pass
from chipfit.analysis.targets.target import Target

from .trace import Traced, run_onnx

TOLERANCE = 2e-4


def random_inputs(graph: Graph, seed: int) -> dict[str, np.ndarray]:
    """Values in PyTorch's layout for a graph that has not been lowered."""
    generator = np.random.default_rng(seed)
    tensors = [graph.tensor(name) for name in graph.inputs]
    return {t.name: generator.normal(0.3, 1.0, t.shape).astype(np.float32) for t in tensors}


def to_border(value: np.ndarray, tensor: Tensor) -> np.ndarray:
    """NCHW, or NCL, to the layout that the tensor of a lowered graph says it has."""
    if tensor.layout == "NHWC":
        value = np.moveaxis(value, 1, -1)
    return value.reshape(tensor.shape)


def disagreement(graph: Graph, inputs: Mapping[str, np.ndarray], expected: Sequence[np.ndarray]) -> float:
    """The largest difference of any output, relative to the largest value of that output."""
    values = evaluate(graph, {name: to_border(inputs[name], graph.tensor(name)) for name in graph.inputs})
    worst = 0.0
    for name, wanted in zip(graph.outputs, expected, strict=True):
        wanted = to_border(wanted, graph.tensor(name))
        got = values[name]
        assert got.shape == wanted.shape, f"{name}: {got.shape} is not {wanted.shape}"
        scale = max(1e-3, float(np.abs(wanted).max()))
        worst = max(worst, float(np.abs(got.astype(np.float64) - wanted).max()) / scale)
    return worst


def varies(traced: Traced) -> bool:
    """Whether some output depends on the input: outputs that hardly vary would agree with anything."""
    runs = [run_onnx(traced.onnx, random_inputs(traced.graph, seed)).values() for seed in range(2)]
    return any(np.abs(a - b).max() > 20 * TOLERANCE * np.abs(a).max() for a, b in zip(*runs, strict=True))


def assert_every_pass_agrees(traced: Traced, target: Target, passes: Sequence[Pass]) -> Graph:
    """Verify and compare the imported graph and what each pass makes of it; the lowered graph."""
    graph = traced.graph
    inputs = [random_inputs(graph, seed) for seed in range(2)]
    expected = [list(run_onnx(traced.onnx, feed).values()) for feed in inputs]
    for step in (None, *passes):
        graph = graph if step is None else step(graph, target)
        name = "import" if step is None else step.__name__
        verify(graph)
        for feed, wanted in zip(inputs, expected, strict=True):
            assert disagreement(graph, feed, wanted) < TOLERANCE, f"after {name}"
        assert graph.inputs == traced.graph.inputs and set(graph.outputs) <= set(traced.graph.outputs), name
    return graph
