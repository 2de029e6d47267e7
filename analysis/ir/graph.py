"""The graph everyone shares: tensors, nodes and where in the user's source they come from.

Operators carry TFLite's builtin names in lower case (`conv_2d`, `fully_connected`, ...) and TFLite's
meaning: feature maps are NHWC, convolution weights OHWI, depthwise weights 1HWC. What PyTorch does in
NCHW arrives as a `transpose` on either side, which the layout pass then removes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import prod
from types import MappingProxyType
from typing import Any

import numpy as np

from ..span import Span

ITEM_BYTES: Mapping[str, int] = MappingProxyType(
    {"int8": 1, "uint8": 1, "bool": 1, "int16": 2, "int32": 4, "float32": 4, "int64": 8, "float64": 8, "float16": 2}
)


@dataclass(frozen=True, slots=True)
class Quantization:
    """real = (q - zero_point) * scale; one scale per tensor, or one per index of `axis`."""

    scale: tuple[float, ...]
    zero_point: tuple[int, ...]
    axis: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Tensor:
    """A value of the graph. Constants carry `data`; `layout` is "NHWC" where a border was re-laid."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    layout: str = ""
    quantization: Quantization | None = None
    data: np.ndarray | None = None

    @property
    def elements(self) -> int:
        return prod(self.shape)

    @property
    def bytes(self) -> int:
        return self.elements * ITEM_BYTES[self.dtype]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a node comes from: user lines from the outermost `forward` inwards, and who made the layer.

    `scope` is the module path (`blocks.0.1`); when it is a layer, `init` is the line that constructs it and `layer`
    its class (`Conv2d`).
    """

    calls: tuple[Span, ...] = ()
    init: Span | None = None
    scope: str = ""
    layer: str = ""


NOWHERE = Origin()


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One operator. `inputs` and `outputs` name tensors; `fused` lists the operators it has absorbed."""

    op: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attrs: Mapping[str, Any] = field(default_factory=dict)
    origin: Origin = NOWHERE
    fused: tuple[str, ...] = ()
    kernel: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Nodes in an order that can be executed, and every tensor they name."""

    name: str
    nodes: tuple[Node, ...]
    tensors: Mapping[str, Tensor]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]

    def tensor(self, name: str) -> Tensor:
        return self.tensors[name]

    def is_constant(self, name: str) -> bool:
        return self.tensors[name].data is not None

    def activations(self, node: Node) -> tuple[str, ...]:
        """The inputs of `node` that are computed at run time."""
        return tuple(name for name in node.inputs if name and not self.is_constant(name))

    def producers(self) -> dict[str, Node]:
        return {output: node for node in self.nodes for output in node.outputs}

    def consumers(self) -> dict[str, list[Node]]:
        users: dict[str, list[Node]] = {name: [] for name in self.tensors}
        for node in self.nodes:
            for name in dict.fromkeys(node.inputs):
                if name:
                    users[name].append(node)
        return users

    def with_nodes(self, nodes: tuple[Node, ...], tensors: Mapping[str, Tensor] | None = None) -> "Graph":
        """The same graph with other nodes; tensors that nothing names any more are dropped."""
        pool = self.tensors if tensors is None else tensors
        used = {*self.inputs, *self.outputs}
        for node in nodes:
            used.update(name for name in (*node.inputs, *node.outputs) if name)
        return replace(self, nodes=nodes, tensors={name: t for name, t in pool.items() if name in used})
