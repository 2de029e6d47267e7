"""What another runtime's own structures take in the arena beside the tensors."""

from ..ir.graph import Graph
from ..targets.runtime import Runtime

_PER_CHANNEL = {"conv_2d": 0, "depthwise_conv_2d": 3}
"""Convolutions are quantized per channel; the axis of their weights that counts the outputs."""


def runtime_extra(graph: Graph, runtime: Runtime) -> int:
    """Bytes, by the runtime's figures per operator and per output channel; 0 where they are not known."""
    if runtime.extra is None:
        return 0
    quantized = [node for node in graph.nodes if node.op in _PER_CHANNEL]
    channels = sum(graph.tensor(node.inputs[1]).shape[_PER_CHANNEL[node.op]] for node in quantized)
    return len(graph.nodes) * runtime.extra.bytes_per_operator + channels * runtime.extra.bytes_per_channel
