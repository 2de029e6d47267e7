"""From when to when every tensor has to be kept, by the order of execution."""

from dataclasses import dataclass

from ..ir.graph import Graph
from ..kernels.kernel import Kernel
from ..kernels.table import KERNELS
from .buffer import Buffer

_BY_NAME: dict[str, Kernel] = {kernel.name: kernel for kernel in KERNELS}


@dataclass(frozen=True, slots=True)
class Liveness:
    """The buffers of a graph. `home` maps each activation to the buffer whose memory it is (itself, or what a
    reshape aliases); `scratch` maps a node to the buffer of its kernel's workspace."""

    buffers: tuple[Buffer, ...]
    home: dict[str, str]
    scratch: dict[str, str]


def liveness(graph: Graph, align: int) -> Liveness:
    """Inputs live from step 0, outputs to the last step; a node's operands and results live while it runs."""
    home = _homes(graph)
    last_step = max(len(graph.nodes) - 1, 0)
    first = {home[name]: 0 for name in graph.inputs}
    last = dict(first)
    for step, node in enumerate(graph.nodes):
        for name in (*graph.activations(node), *node.outputs):
            first.setdefault(home[name], step)
            last[home[name]] = step
    last |= {home[name]: last_step for name in graph.outputs}
    buffers = [Buffer(name, graph.tensor(name).bytes, align, first[name], last[name]) for name in first]
    scratch = {}
    for step, node in enumerate(graph.nodes):
        kernel = _BY_NAME.get(node.kernel)
        size = kernel.workspace(node, graph) if kernel else 0
        if size:
            scratch[node.name] = f"{node.name}:workspace"
            # Workspaces hold int32 whatever the core's alignment of tensors.
            buffers.append(Buffer(scratch[node.name], size, max(align, 4), step, step))
    return Liveness(tuple(buffers), home, scratch)


def _homes(graph: Graph) -> dict[str, str]:
    home = {name: name for name in graph.inputs}
    for node in graph.nodes:
        for output in node.outputs:
            aliased = node.op == "reshape" and not graph.is_constant(node.inputs[0])
            home[output] = home[node.inputs[0]] if aliased else output
    return home
