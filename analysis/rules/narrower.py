"""What a network needs with fewer channels in every layer, planned and costed like the network itself.

A width scales the channels between the layers (the width multiplier of MobileNets); inputs and outputs keep theirs.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ..ir.graph import Graph, Node, Tensor
from ..measure import measure
from ..report import Report
from .measured import Measured

_LAYERS = ("conv_2d", "fully_connected")
"""Whose output's width is a choice; all others pass on that of their input."""


def narrower(model: Measured, width: float) -> Report:
    """The figures at `width` (0.5 is half of the channels), those of a network that was never trained nor traced."""
    graph = _narrow(model.graph, width)
    return measure(graph, model.subject.target, model.report.entry, model.model, model.report.params)


def _narrow(graph: Graph, width: float) -> Graph:
    fixed = _fixed(graph)
    tensors = dict(graph.tensors)
    for name, tensor in graph.tensors.items():
        if tensor.shape and name not in fixed and not graph.is_constant(name):
            tensors[name] = _shaped(tensor, (*tensor.shape[:-1], _times(tensor.shape[-1], width)))
    for node in graph.nodes:
        for name, shape in _weights(graph, node, tensors):
            tensors[name] = _shaped(graph.tensor(name), shape)
    return replace(graph, tensors=tensors)


def _fixed(graph: Graph) -> frozenset[str]:
    """The tensors that are as wide as the model's inputs or outputs, whatever the layers in between."""
    fixed = set(graph.inputs) | set(graph.outputs)
    for node in graph.nodes:
        if node.op not in _LAYERS and all(name in fixed for name in graph.activations(node)):
            fixed |= set(node.outputs)
    for node in reversed(graph.nodes):
        if node.op not in _LAYERS and fixed & set(node.outputs):
            fixed |= set(graph.activations(node))
    return frozenset(fixed)


def _weights(graph: Graph, node: Node, tensors: dict[str, Tensor]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The constants of a layer with the shapes that its input and output now ask for."""
    if node.op not in (*_LAYERS, "depthwise_conv_2d"):
        return
    name, *biases = [name for name in node.inputs[1:] if name and graph.is_constant(name)]
    weights, output = graph.tensor(name).shape, tensors[node.outputs[0]].shape[-1]
    if node.op == "depthwise_conv_2d":
        yield name, (*weights[:-1], output)
    else:
        before, now = graph.tensor(node.inputs[0]).shape[-1], tensors[node.inputs[0]].shape[-1]
        yield name, (output, *weights[1:-1], _times(weights[-1], now / before))
    yield from ((bias, (output,)) for bias in biases)


def _times(channels: int, width: float) -> int:
    return max(1, round(channels * width))


def _shaped(tensor: Tensor, shape: tuple[int, ...]) -> Tensor:
    """The tensor in another shape; only its size counts, so what it holds is zero."""
    data = None if tensor.data is None else np.broadcast_to(np.zeros((), tensor.data.dtype), shape)
    return replace(tensor, shape=shape, data=data)
