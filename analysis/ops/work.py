"""How much an operator multiplies, also one known by name only: what a sum leaves out would look like nothing."""

from collections.abc import Callable, Mapping, Sequence
from math import prod

from ..ir.graph import Graph, Node
from .operator import Shape
from .table import OPERATORS


def work(node: Node, graph: Graph) -> int:
    """Multiply-accumulates of one inference; 0 for what multiplies nothing, and for operators nobody has counted."""
    shapes = [graph.tensor(name).shape for name in node.inputs if name]
    output = graph.tensor(node.outputs[0]).shape
    if (operator := OPERATORS.get(node.op)) is not None:
        return operator.macs(node.attrs, shapes, output)
    counted = _BY_NAME.get(node.op)
    return counted(shapes, output) if counted is not None and len(shapes) >= _LEAST[node.op] else 0


def _recurrent(shapes: Sequence[Shape], output: Shape) -> int:
    """ONNX's RNN, GRU and LSTM: every step of every sequence meets the weights of input and of state once.

    `shapes` are those of X (steps, batch, inputs), W (directions, gates * state, inputs), R (directions, gates * state,
    state); with `layout` 1 the first two axes of X change places, which changes nothing here.
    """
    steps, weights, recurrence = shapes[:3]
    return prod(steps[:2]) * (prod(weights) + prod(recurrence))


def _transposed(shapes: Sequence[Shape], output: Shape) -> int:
    """ONNX's ConvTranspose: every input value meets the weights (inputs, outputs / groups, *window) of its channel."""
    return prod(shapes[0]) * prod(shapes[1][1:])


def _convolution(shapes: Sequence[Shape], output: Shape) -> int:
    """ONNX's Conv over any number of axes, weights (outputs, inputs / groups, *window)."""
    return prod(output) * prod(shapes[1][1:])


_BY_NAME: Mapping[str, Callable[[Sequence[Shape], Shape], int]] = {
    "conv_1d": _convolution,
    "conv_3d": _convolution,
    "gru": _recurrent,
    "lstm": _recurrent,
    "rnn": _recurrent,
    "transpose_conv": _transposed,
}
_LEAST = {name: 3 if counted is _recurrent else 2 for name, counted in _BY_NAME.items()}
