"""Fold constants and drop what does nothing: the pass that runs between the others."""

from dataclasses import replace

import numpy as np

from ..ir.graph import Graph, Node
from ..ir.rewrite import Draft
from ..ops.table import OPERATORS
from ..targets.target import Target

_ALL = (-np.inf, np.inf)


def clean(graph: Graph, target: Target) -> Graph:
    """Evaluate nodes whose inputs are constants; remove identity reshapes, transposes, pads, pools and clamps."""
    draft = Draft(graph)
    for node in graph.nodes:
        current = draft.nodes[node.name]
        if _is_constant(draft, current):
            _fold(draft, current)
        elif _is_identity(draft, current):
            _drop(draft, current)
    return draft.freeze()


def _drop(draft: Draft, node: Node) -> None:
    """Let readers read what the node reads. An output of the graph keeps its name: it is the user's framework's."""
    source, result = node.inputs[0], node.outputs[0]
    maker = draft.maker(source)
    draft.remove(node)
    if result in draft.outputs and maker is not None and source not in draft.outputs:
        draft.tensors[result] = replace(draft.tensors[source], name=result, layout=draft.tensors[result].layout)
        draft.redirect(source, result)
        maker = draft.nodes[maker.name]
        draft.update(maker, outputs=tuple(result if output == source else output for output in maker.outputs))
    else:
        draft.redirect(result, source)


def _is_constant(draft: Draft, node: Node) -> bool:
    data = [draft.tensors[name].data for name in node.inputs if name]
    return node.op in OPERATORS and bool(data) and all(value is not None for value in data)


def _fold(draft: Draft, node: Node) -> None:
    operands = [draft.tensors[name].data for name in node.inputs if name]
    value = OPERATORS[node.op].reference(node.attrs, [np.asarray(v) for v in operands])
    draft.redirect(node.outputs[0], draft.constant(np.ascontiguousarray(value), node.outputs[0]))
    draft.remove(draft.nodes[node.name])


def _is_identity(draft: Draft, node: Node) -> bool:
    if node.outputs[0] in draft.outputs and node.inputs and node.inputs[0] in draft.inputs:
        return False  # a model that returns its input still needs something to compute
    if node.op == "reshape":
        return draft.tensors[node.inputs[0]].shape == draft.tensors[node.outputs[0]].shape
    if node.op == "transpose":
        return node.attrs["perm"] == tuple(range(len(node.attrs["perm"])))
    if node.op == "pad":
        return all(pair == (0, 0) for pair in node.attrs["paddings"])
    if node.op in ("average_pool_2d", "max_pool_2d"):
        return node.attrs["filter"] == node.attrs["stride"] == (1, 1) and node.attrs["clamp"] == _ALL
    return node.op == "clip" and node.attrs["clamp"] == _ALL
