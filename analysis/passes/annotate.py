"""Say which type every tensor will have in int8 firmware. Needs no data: it fixes every size in bytes.

Activations and weights become int8, biases int32 (TFLite's int8 quantization specification). The values of
constants stay real numbers until `codegen.quantize.convert` has seen calibration samples.
"""

from dataclasses import replace

from ..ir.graph import Graph, Tensor
from ..targets.target import Target

_REAL = ("float16", "float32", "float64")
_WITH_BIAS = ("conv_2d", "depthwise_conv_2d", "fully_connected")


def annotate(graph: Graph, target: Target) -> Graph:
    """The same graph with int8 and int32 in place of real types; float32 for a runtime that computes in float."""
    if target.runtime.arithmetic == "float32":
        return replace(graph, tensors={name: _single(tensor) for name, tensor in graph.tensors.items()})
    biases = {node.inputs[2] for node in graph.nodes if node.op in _WITH_BIAS and len(node.inputs) > 2}
    tensors = {
        name: replace(tensor, dtype="int32" if name in biases else "int8") if tensor.dtype in _REAL else tensor
        for name, tensor in graph.tensors.items()
    }
    return replace(graph, tensors=tensors)


def _single(tensor: Tensor) -> Tensor:
    return replace(tensor, dtype="float32") if tensor.dtype in _REAL else tensor
