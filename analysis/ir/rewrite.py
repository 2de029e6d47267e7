"""A graph on the workbench: a pass opens a Draft, edits it, and freezes it into a new Graph."""

from collections.abc import Mapping
from dataclasses import replace
from heapq import heapify, heappop, heappush
from typing import Any

import numpy as np

from .graph import Graph, Node, Origin, Tensor


class Draft:
    """A mutable copy of a graph with producers and consumers kept up to date. The original stays as it was."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.tensors: dict[str, Tensor] = dict(graph.tensors)
        self.nodes: dict[str, Node] = {}
        self.producer: dict[str, str] = {}
        self.users: dict[str, dict[str, None]] = {}
        self.inputs = list(graph.inputs)
        self.outputs = list(graph.outputs)
        self._serial = 0
        # Where a node stands in the order of execution: a new node stands right behind what it reads.
        self._rank: dict[str, tuple[int, int]] = {}
        for index, node in enumerate(graph.nodes):
            self._rank[node.name] = (index, 0)
            self.add(node)

    def add(self, node: Node) -> Node:
        if node.name not in self._rank:
            self._serial += 1
            latest = max((self._rank[name][0] for name in self._makers(node)), default=-1)
            self._rank[node.name] = (latest, self._serial)
        self.nodes[node.name] = node
        for name in node.inputs:
            self.users.setdefault(name, {})[node.name] = None
        for name in node.outputs:
            self.producer[name] = node.name
        return node

    def remove(self, node: Node) -> None:
        del self.nodes[node.name]
        for name in node.inputs:
            self.users.get(name, {}).pop(node.name, None)
        for name in node.outputs:
            if self.producer.get(name) == node.name:
                del self.producer[name]

    def update(self, node: Node, **changes: Any) -> Node:
        """Replace fields of a node; its name stays."""
        self.remove(node)
        return self.add(replace(node, **changes))

    def maker(self, tensor: str) -> Node | None:
        name = self.producer.get(tensor)
        return None if name is None else self.nodes[name]

    def consumers(self, tensor: str) -> list[Node]:
        return [self.nodes[name] for name in self.users.get(tensor, ())]

    def only_consumer(self, tensor: str) -> Node | None:
        """The single reader of a tensor that is not also an output of the graph."""
        readers = self.consumers(tensor)
        return readers[0] if len(readers) == 1 and tensor not in self.outputs else None

    def redirect(self, old: str, new: str) -> None:
        """Let everything that reads `old` read `new`."""
        for node in self.consumers(old):
            self.update(node, inputs=tuple(new if name == old else name for name in node.inputs))
        self.outputs = [new if name == old else name for name in self.outputs]

    def fresh(self, stem: str) -> str:
        """A tensor or node name that is not taken."""
        while True:
            self._serial += 1
            name = f"{stem}~{self._serial}"
            if name not in self.tensors and name not in self.nodes:
                return name

    def tensor_like(self, tensor: Tensor, stem: str, **changes: Any) -> str:
        """A new tensor made from another one; returns its name."""
        name = self.fresh(stem)
        self.tensors[name] = replace(tensor, name=name, **changes)
        return name

    def constant(self, data: np.ndarray, stem: str) -> str:
        name = self.fresh(stem)
        self.tensors[name] = Tensor(name, tuple(data.shape), str(data.dtype), data=data)
        return name

    def insert(self, op: str, inputs: tuple[str, ...], output: Tensor, attrs: Mapping[str, Any], origin: Origin) -> str:
        """Add a node that computes `output`; returns the output's name."""
        self.tensors[output.name] = output
        self.add(Node(op, self.fresh(op), inputs, (output.name,), attrs, origin))
        return output.name

    def freeze(self) -> Graph:
        """The edited graph without what no output needs, as near to the original order as its edges allow."""
        needed = self._needed()
        waiting = {name: {m for m in self._makers(node) if m in needed} for name, node in needed.items()}
        dependants: dict[str, list[str]] = {name: [] for name in needed}
        for name, makers in waiting.items():
            for maker in makers:
                dependants[maker].append(name)
        ready = [(self._rank[name], name) for name, makers in waiting.items() if not makers]
        heapify(ready)
        order: list[Node] = []
        while ready:
            _, name = heappop(ready)
            order.append(needed[name])
            for dependant in dependants[name]:
                waiting[dependant].discard(name)
                if not waiting[dependant]:
                    heappush(ready, (self._rank[dependant], dependant))
        graph = replace(self.graph, inputs=tuple(self.inputs), outputs=tuple(self.outputs))
        return graph.with_nodes(tuple(order), self.tensors)

    def _makers(self, node: Node) -> set[str]:
        return {self.producer[name] for name in node.inputs if name in self.producer}

    def _needed(self) -> dict[str, Node]:
        needed: dict[str, Node] = {}
        stack = list(self.outputs)
        while stack:
            maker = self.maker(stack.pop())
            if maker is not None and maker.name not in needed:
                needed[maker.name] = maker
                stack.extend(name for name in maker.inputs if name)
        return needed
