"""How well a layer uses its kernel: instructions per multiply-accumulate, and what other shapes would cost."""

from dataclasses import replace

from ..ir.graph import Graph, Node, Tensor
from ..kernels.cost import instructions
from ..kernels.table import KERNELS
from ..ops.work import work
from .measured import Measured

Shapes = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]

_SUITED: dict[str, Shapes] = {
    "conv_2d": ((1, 18, 18, 32), (32, 3, 3, 32), (1, 16, 16, 32)),
    "depthwise_conv_2d": ((1, 18, 18, 32), (1, 3, 3, 32), (1, 16, 16, 32)),
    "fully_connected": ((1, 256), (64, 256), (1, 64)),
}
"""Input, weights and output that suit the kernels: whole blocks of channels, no padding, no dilation, no groups."""


def per_mac(model: Measured, node: Node) -> float | None:
    """Instructions per multiply-accumulate of a node; None where it multiplies nothing or was not measured."""
    shapes = tuple(model.graph.tensor(name).shape for name in (*node.inputs[:2], node.outputs[0]))
    return _per_mac(model, node, shapes) if node.op in _SUITED and len(shapes) == 3 else None


def usual_per_mac(model: Measured, node: Node) -> float | None:
    """The same for the node's kernel on shapes that suit it."""
    if node.op not in _SUITED:
        return None
    plain = {"stride": (1, 1), "dilation": (1, 1), "padding": (0, 0, 0, 0)}
    attrs = {**node.attrs, **{key: value for key, value in plain.items() if key in node.attrs}}
    return _per_mac(model, replace(node, attrs=attrs), _SUITED[node.op])


def cost(model: Measured, node: Node, shapes: Shapes) -> float | None:
    """Instructions of a node if its input, weights and output had these shapes; None for kernels of others."""
    kernel = next((kernel for kernel in KERNELS if kernel.name == node.kernel), None)
    if kernel is None or not model.subject.target.runtime.is_ours:
        return None
    found = instructions(kernel, node, _reshaped(model.graph, node, shapes), model.subject.target.core.costs)
    return None if found is None else found.expected


def _per_mac(model: Measured, node: Node, shapes: Shapes) -> float | None:
    total, macs = cost(model, node, shapes), work(node, _reshaped(model.graph, node, shapes))
    return total / macs if total is not None and macs else None


def _reshaped(graph: Graph, node: Node, shapes: Shapes) -> Graph:
    names = (*node.inputs[:2], node.outputs[0])
    changed = {name: _of_shape(graph.tensor(name), shape) for name, shape in zip(names, shapes, strict=True)}
    return replace(graph, tensors={**graph.tensors, **changed})


def _of_shape(tensor: Tensor, shape: tuple[int, ...]) -> Tensor:
    """The tensor in another shape; costs depend on no values."""
    return tensor if tensor.shape == shape else replace(tensor, shape=shape, data=None)
