"""A whole quantized network as TensorFlow Lite Micro can express it."""

from dataclasses import replace

import numpy as np

from chipfit.analysis.ir.graph import Graph, Node, Tensor

from . import tflm

_PADDED = ("conv_2d", "depthwise_conv_2d")


def explicitly_padded(graph: Graph) -> Graph:
    """The same network with every padding of a convolution as a `pad` of its own: TFLite names only two of them."""
    nodes: list[Node] = []
    tensors = dict(graph.tensors)
    for node in graph.nodes:
        if node.op in _PADDED and any(node.attrs["padding"]):
            node, pad, added = _split(node, tensors[node.inputs[0]])
            nodes.append(pad)
            tensors |= {tensor.name: tensor for tensor in added}
        nodes.append(node)
    return replace(graph, nodes=tuple(nodes), tensors=tensors)


def _split(node: Node, source: Tensor) -> tuple[Node, Node, tuple[Tensor, Tensor]]:
    top, left, bottom, right = node.attrs["padding"]
    n, h, w, c = source.shape
    padded = replace(source, name=f"{node.name}.padded", shape=(n, h + top + bottom, w + left + right, c))
    table = np.array([[0, 0], [top, bottom], [left, right], [0, 0]], np.int32)
    paddings = Tensor(f"{node.name}.paddings", (4, 2), "int32", data=table)
    pad = Node("pad", f"{node.name}.pad", (source.name, paddings.name), (padded.name,), {})
    bare = replace(node, inputs=(padded.name, *node.inputs[1:]), attrs={**node.attrs, "padding": (0, 0, 0, 0)})
    return bare, pad, (padded, paddings)


def outputs(graph: Graph, inputs: list[np.ndarray]) -> list[np.ndarray]:
    """The first output of a one-input network for each of its inputs, from TensorFlow Lite Micro."""
    model = tflm.model(explicitly_padded(graph))
    answers = tflm.outputs([(model, [value]) for value in inputs])
    errors = [answer for answer in answers if isinstance(answer, str)]
    assert not errors, errors[0]
    return [answer for answer in answers if not isinstance(answer, str)]
