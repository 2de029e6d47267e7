"""Squeeze-and-excitation blocks in the lowered graph: a map is pooled to a vector, which gates the map."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..ir.graph import Graph, Node
from ..ops.table import OPERATORS

_POOLS = ("average_pool_2d", "mean")
_LINEAR = ("conv_2d", "fully_connected")


@dataclass(frozen=True, slots=True)
class SqueezeBlock:
    """`gated` is the tensor that `pool` reads and `mul` scales; `inner` is what computes the gate in between, in order
    of execution."""

    gated: str
    pool: Node
    inner: tuple[Node, ...]
    mul: Node

    @property
    def nodes(self) -> tuple[Node, ...]:
        return (self.pool, *self.inner, self.mul)

    @property
    def linear(self) -> tuple[Node, ...]:
        """The layers that compute the gate."""
        return tuple(node for node in self.inner if node.op in _LINEAR)


def squeeze_blocks(graph: Graph) -> Iterator[SqueezeBlock]:
    """Yield every block, in order of execution."""
    producers = graph.producers()
    for mul in graph.nodes:
        maps = graph.activations(mul)
        if mul.op == "mul" and len(maps) == 2:
            gated, gate = sorted(maps, key=lambda name: -graph.tensor(name).elements)
            found = _between(graph, producers, gated, gate)
            if found is not None:
                order = [node for node in graph.nodes if node.name in found]
                inner = tuple(node for node in order if node.op not in _POOLS)
                block = SqueezeBlock(gated, next(node for node in order if node.op in _POOLS), inner, mul)
                if block.linear:
                    yield block


def _between(graph: Graph, producers: dict[str, Node], gated: str, gate: str) -> frozenset[str] | None:
    """The names of the nodes from the pool of `gated` to `gate`; None where the gate is made of anything else."""
    channels = graph.tensor(gated).shape[-1:]
    if graph.tensor(gate).elements == graph.tensor(gated).elements or graph.tensor(gate).shape[-1:] != channels:
        return None
    found, pools, ahead = set(), set(), [gate]
    while ahead:
        node = producers.get(ahead.pop())
        if node is None or not _is_vector(graph, node):
            return None
        if node.name in found:
            continue
        found.add(node.name)
        if node.op in _POOLS:
            pools.add(_source(graph, producers, node.inputs[0]))
        elif node.op in _LINEAR or node.op == "reshape" or _is_function(node):
            ahead += graph.activations(node)
        else:
            return None
    return frozenset(found) if pools == {_source(graph, producers, gated)} else None


def _is_vector(graph: Graph, node: Node) -> bool:
    """Whether it makes one value per channel."""
    shape = graph.tensor(node.outputs[0]).shape
    return graph.tensor(node.outputs[0]).elements == max(shape, default=0)


def _is_function(node: Node) -> bool:
    operator = OPERATORS.get(node.op)
    return operator is not None and operator.elementwise


def _source(graph: Graph, producers: dict[str, Node], name: str) -> str:
    """The tensor whose bytes these are."""
    node = producers.get(name)
    while node is not None and node.op == "reshape":
        name = node.inputs[0]
        node = producers.get(name)
    return name
