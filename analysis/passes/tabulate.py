"""Merge what is a function of one value into one lookup: SiLU, x * logistic(x), is a table of 256 bytes."""

from dataclasses import dataclass
from typing import Any

from ..ir.graph import Graph, Node
from ..ir.rewrite import Draft
from ..ops.elementwise import CLAMPS
from ..ops.lookup import Step
from ..ops.table import OPERATORS
from ..targets.target import Target

_CLAMPS = (*CLAMPS, "clip")


@dataclass(frozen=True, slots=True)
class _Function:
    """A function of `base`; its last step computes the value. Without steps it is `base` itself."""

    base: str
    steps: tuple[Step, ...] = ()
    nodes: tuple[Node, ...] = ()


def tabulate(graph: Graph, target: Target) -> Graph:
    """Elementwise operators of one tensor and single constants become a `lookup`; one alone with a table stays."""
    draft = Draft(graph)
    for node in graph.nodes:
        function = _function(draft, draft.nodes[node.name])
        real = graph.tensor(node.outputs[0]).dtype.startswith("float")
        if real and function is not None and (len(function.steps) > 1 or len(node.inputs) > 1):
            _replace(draft, draft.nodes[node.name], function)
    return draft.freeze()


def _replace(draft: Draft, node: Node, function: _Function) -> None:
    for absorbed in function.nodes:
        draft.remove(draft.nodes[absorbed.name])
    fused = tuple(dict.fromkeys(op for op, _, _ in function.steps))
    attrs = {"steps": function.steps}
    draft.update(node, op="lookup", inputs=(function.base,), attrs=attrs, fused=(*node.fused, *fused))


def _function(draft: Draft, node: Node) -> _Function | None:
    """What `node` computes as a function of one tensor, with the operators above it that nothing else reads."""
    operator, output = OPERATORS.get(node.op), draft.tensors[node.outputs[0]]
    if operator is None or not operator.elementwise:
        return None
    computed = [name for name in node.inputs if draft.tensors[name].data is None]
    if any(draft.tensors[name].shape != output.shape for name in computed):
        return None
    if any(name not in computed and draft.tensors[name].elements != 1 for name in node.inputs):
        return None
    for parts in ({name: _above(draft, name, node) for name in computed}, {name: _Function(name) for name in computed}):
        bases = {part.base for part in parts.values()}
        if len(bases) == 1 and all(draft.tensors[base].dtype.startswith("float") for base in bases):
            return _joined(draft, node, parts)
    return None


def _above(draft: Draft, name: str, reader: Node) -> _Function:
    """What lies above an operand, as far as `reader` alone needs it."""
    maker = draft.maker(name)
    alone = draft.only_consumer(name)
    if maker is None or alone is None or alone.name != reader.name:
        return _Function(name)
    return _function(draft, maker) or _Function(name)


def _joined(draft: Draft, node: Node, parts: dict[str, _Function]) -> _Function:
    steps: list[Step] = []
    absorbed: list[Node] = []
    ends: dict[str, Any] = {}
    for name, part in parts.items():
        first = len(steps)
        steps += [(op, attrs, tuple(_moved(o, first) for o in operands)) for op, attrs, operands in part.steps]
        ends[name] = len(steps) - 1 if part.steps else -1
        maker = draft.maker(name)
        absorbed += [*part.nodes, maker] if part.steps and maker is not None else []
    operands = tuple(ends[name] if name in ends else _single(draft, name) for name in node.inputs)
    own = node.attrs["steps"] if node.op == "lookup" else ((node.op, node.attrs, operands),)
    if node.op == "lookup":
        first, end = len(steps), operands[0]
        own = tuple((op, attrs, tuple(end if o == -1 else _moved(o, first) for o in ins)) for op, attrs, ins in own)
    return _Function(next(iter(parts.values())).base, (*steps, *own), tuple(absorbed))


def _moved(operand: Any, first: int) -> Any:
    """An operand of a step that stands `first` steps later than it did; the input and constants stay."""
    return operand + first if isinstance(operand, int) and operand >= 0 else operand


def _single(draft: Draft, name: str) -> tuple[float]:
    data = draft.tensors[name].data
    assert data is not None
    return (float(data.reshape(-1)[0]),)
