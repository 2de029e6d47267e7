"""Which kernel runs a node, or why none can."""

from ..ir.graph import Graph, Node
from .kernel import Kernel, Reason
from .table import KERNELS


def select(node: Node, graph: Graph, core: str) -> Kernel | Reason:
    """The first kernel of the table that supports `node`, else the reason of each that serves its operator.

    `core` is a core's name; the portable kernels run on every core.
    """
    candidates = [kernel for kernel in KERNELS if node.op in kernel.ops]
    reasons: list[str] = []
    for kernel in candidates:
        reason = _dtype(kernel, node, graph) or kernel.supports(node, graph)
        if reason is None:
            return kernel
        reasons.append(f"the portable {node.op} kernel {reason}")
    return Reason(tuple(dict.fromkeys(reasons)) or (f"chipfit's own kernels have no {_dtypes(node, graph)} {node.op}",))


def _dtype(kernel: Kernel, node: Node, graph: Graph) -> str | None:
    names = (*graph.activations(node), *node.outputs)
    for name in names:
        if graph.tensor(name).dtype not in kernel.dtypes:
            return f"needs {' or '.join(kernel.dtypes)} tensors, {name} is {graph.tensor(name).dtype}"
    return None


def _dtypes(node: Node, graph: Graph) -> str:
    return graph.tensor(node.outputs[0]).dtype
