"""Tensors that are joined share one scale. Where one of them has its own for good, it is rescaled before.

A scale is given for good by TFLite's specification (softmax, logistic, tanh) or by a file that is quantized already;
whatever moves or pools such a tensor keeps it. Needs no data: which tensors these are is known.
"""

from dataclasses import replace

from ..ir.graph import Graph, Node, Quantization, Tensor
from ..ir.rewrite import Draft
from ..ops.fixed_scales import FIXED_SCALES
from ..ops.table import OPERATORS
from ..targets.target import Target


def reconcile_scales(graph: Graph, target: Target) -> Graph:
    """Put a `quantize` before each input of a concatenation whose scale is given and is not that of all the others."""
    draft = Draft(graph)
    given: dict[str, Quantization | None] = {name: graph.tensor(name).quantization for name in graph.inputs}
    for node in graph.nodes:
        if node.op == "concatenation":
            _reconcile(draft, draft.nodes[node.name], given)
        for output in node.outputs:
            given[output] = _given(draft.nodes[node.name], graph.tensor(output), given)
    return draft.freeze()


def _given(node: Node, output: Tensor, given: dict[str, Quantization | None]) -> Quantization | None:
    operator = OPERATORS.get(node.op)
    if operator is not None and operator.scale == "same":
        return given.get(node.inputs[0])
    return FIXED_SCALES.get(node.op) or output.quantization


def _reconcile(draft: Draft, node: Node, given: dict[str, Quantization | None]) -> None:
    output = draft.tensors[node.outputs[0]].quantization
    known = {given.get(name) for name in node.inputs}
    if len(known) == 1 and (output is None or output in known):
        return
    inputs = []
    for name in node.inputs:
        if given.get(name) is not None and given.get(name) != output:
            tensor = draft.tensors[name]
            rescaled = replace(tensor, name=draft.fresh(name), quantization=None, layout="", data=None)
            name = draft.insert("quantize", (name,), rescaled, {}, node.origin)
            given[name] = None
        inputs.append(name)
    draft.update(node, inputs=tuple(inputs))
