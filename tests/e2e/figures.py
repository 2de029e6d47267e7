"""What must hold for the numbers of every built example. Each function asserts one thing."""

import json
from typing import Any

import numpy as np

from chipfit.analysis.memory.arena import arena
from chipfit.analysis.targets.target import Target
from chipfit.codegen.c.selftest import golden, vector
from chipfit.codegen.interpreter import run

from ..support import tflm_network
from ..support.integers import infer, quantize, sqnr_db
from .built import Built


def report(built: Built) -> dict[str, Any]:
    return json.loads(built.files["report.json"])


def multiply_accumulates_and_lower_bound(built: Built, target: Target) -> None:
    found = report(built)
    assert (found["macs"], found["arena"]["lower_bound"]) == (built.example.macs, built.example.lower_bound)
    assert sum(node["macs"] for node in found["nodes"]) == found["macs"]


def weights_and_folded_biases(built: Built, target: Target) -> None:
    layers = [node for node in built.lowered.nodes if len(node.inputs) == 3]
    weights, biases = (sum(built.lowered.tensor(node.inputs[i]).elements for node in layers) for i in (1, 2))
    assert (weights, biases) == (built.example.weights, built.example.biases)
    assert len(layers) == built.example.layers


def nothing_is_left_that_lowering_removes(built: Built, target: Target) -> None:
    layout = report(built)["layout"]
    assert (layout["transposes"], layout["bytes"]) == (0, 0)
    assert {node.op for node in built.lowered.nodes}.isdisjoint({"pad", "mul", "relu", "relu6", "clip", "transpose"})


def quantizing_changes_no_size_and_no_place(built: Built, target: Target) -> None:
    assert arena(built.lowered, target).plan == arena(built.quantized, target).plan
    sizes = [{name: (t.shape, t.dtype) for name, t in g.tensors.items()} for g in (built.lowered, built.quantized)]
    assert sizes[0] == sizes[1]


def reference_outputs_depend_on_the_inputs(built: Built, target: Target) -> None:
    rows = [next(iter(outputs.values())).ravel() for outputs in golden(built.quantized, 20)]
    assert len({row.tobytes() for row in rows}) >= min(15, len(rows[0]) + 1)


def whole_network_gives_the_bytes_of_tflite_micro(built: Built, target: Target) -> None:
    graph = built.quantized
    (name,), (output,) = graph.inputs, graph.outputs
    tensor = graph.tensor(name)
    inputs = [quantize(sample[np.newaxis], tensor) for sample in built.held_out[:3]]
    inputs += [vector(index, tensor.elements).reshape(tensor.shape) for index in range(2)]
    for value, theirs in zip(inputs, tflm_network.outputs(graph, inputs), strict=True):
        np.testing.assert_array_equal(run(graph, {name: value})[output], theirs)


def integers_stay_close_to_the_float_model(built: Built, target: Target) -> None:
    """On held-out samples; where the float model is sure of a class, the integers choose the same."""
    outputs = np.concatenate([infer(built.quantized, sample) for sample in built.held_out])
    assert np.ptp(built.expected, axis=0).max() > 0.1
    assert sqnr_db(built.expected, outputs) > built.example.sqnr_db
    ranked = np.sort(built.expected, axis=1)
    sure = ranked[:, -1] - ranked[:, -2] > 0.15 * np.abs(ranked).max()
    assert (built.expected.argmax(1) == outputs.argmax(1))[sure].all()


FIGURES = (
    multiply_accumulates_and_lower_bound,
    weights_and_folded_biases,
    nothing_is_left_that_lowering_removes,
    quantizing_changes_no_size_and_no_place,
    reference_outputs_depend_on_the_inputs,
    whole_network_gives_the_bytes_of_tflite_micro,
    integers_stay_close_to_the_float_model,
)
