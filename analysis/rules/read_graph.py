"""What the source alone tells about a model, as a graph without edges: operators that no target's kernel runs."""

from ..ir.graph import Graph, Node, Tensor
from ..runtimes.features import board_npu
from ..runtimes.standing import Standing
from ..runtimes.static_verdict import static_verdict
from ..source.reading.operation import Operation
from ..source.reading.read import Reading
from ..source.reading.torch_operators import TYPES
from ..targets.target import Target


def static_support(op: str, target: Target) -> bool:
    """Whether the runtime may run an operator on some shape, so that only a trace can tell about it."""
    verdict = static_verdict(op, target.runtime, target.core, board_npu(target))
    return verdict.standing is not Standing.UNSUPPORTED


def read_graph(reading: Reading, target: Target) -> Graph:
    """A node for every operator that surely has no kernel, with the type that it will have in int8 firmware."""
    open_places = {o.place for o in reading.operations if any(static_support(op, target) for op in o.operators)}
    sure = [operation for operation in reading.operations if operation.place not in open_places]
    nodes = [node for number, operation in enumerate(sure) for node in _nodes(number, operation)]
    tensors = {node.outputs[0]: Tensor(node.outputs[0], (), TYPES.get(node.op, "int8")) for node in nodes}
    return Graph("", tuple(nodes), tensors, (), ())


def _nodes(number: int, operation: Operation) -> list[Node]:
    names = [f"{number}.{index}" for index in range(len(operation.operators))]
    return [
        Node(op, name, (), (name,), origin=operation.origin)
        for op, name in zip(operation.operators, names, strict=True)
    ]
