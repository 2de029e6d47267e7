"""Call every tensor by the node that computes it, as reports, hovers and the generated C show it."""

from dataclasses import replace

from ..ir.graph import Graph
from ..targets.target import Target


def tidy_names(graph: Graph, target: Target) -> Graph:
    """The output of `blocks.0.1` is `blocks.0.1`. Inputs, outputs and constants of the graph keep their names."""
    new = {name: name for name in (*graph.inputs, *graph.outputs)}
    for node in graph.nodes:
        for index, output in enumerate(node.outputs):
            if output not in new:
                name = node.name if index == 0 else f"{node.name}.{index}"
                new[output] = name if name not in new.values() else f"{name}~{len(new)}"
    taken = set(new.values())
    for name in graph.tensors:
        if name not in new:
            new[name] = name if name not in taken else f"{name}~{len(new)}"
            taken.add(new[name])
    tensors = {new[name]: replace(tensor, name=new[name]) for name, tensor in graph.tensors.items()}
    nodes = tuple(
        replace(node, inputs=tuple(new.get(n, n) for n in node.inputs), outputs=tuple(new[n] for n in node.outputs))
        for node in graph.nodes
    )
    return replace(graph, nodes=nodes, tensors=tensors)
