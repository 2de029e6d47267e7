"""The target's kernels have no implementation of an operator, so no firmware can be built with it.

On a microcontroller there is no interpreter to fall back to: an operator either has an int8 kernel or the network does
not run. The message says which constraint is missed when there is a kernel for other shapes.

Operators that no shape could save, such as a cumulative sum, are found from the source at once, and also where the
model cannot be traced; what depends on shapes is known with the trace.

## How to fix

Use an operator that has a kernel: a convolution or nearest upsampling for other interpolations; batch norm directly
behind a convolution or linear layer, where it costs nothing, for other norms; ReLU6 where a runtime lacks SiLU or Mish.
For a recurrent layer, its cell (`nn.GRUCell`, `nn.LSTMCell`, `nn.RNNCell`) as a model of one step whose state the
application keeps, which multiplies once per new frame instead of once per frame of the window; or convolutions in time.
An adaptive average pool whose output size does not divide its input has windows of several sizes, which no kernel has;
the fix gives it one.
`chipfit runtimes NAME` lists what a runtime covers.
"""

from collections.abc import Iterator

from ..diagnostic import Related, Severity
from ..ir.graph import Graph, Node
from ..runtimes.served import served
from .activation_edits import simpler_activation
from .fixed_pool import fixed_pool
from .judged import is_constrained, judge
from .read_graph import read_graph
from .rule import Finding, Rule, Subject
from .words import call, place

_STEP = (
    "`nn.{}Cell` is made of operators that run: one step per inference, its state an input and an output of the model "
    "that the application keeps."
)
_OVER_TIME = "Over a whole window, dilated convolutions in time (`nn.Conv1d`) see as far and keep no state."

_LAYERS_OUT = {
    "AdaptiveAvgPool2d": "An output size that divides the input's runs as an average pool; so does `nn.AvgPool2d`.",
    "SiLU": "`nn.ReLU6` is free behind a convolution; retrain with it.",
    "Mish": "`nn.ReLU6` is free behind a convolution; retrain with it.",
    "GELU": "`nn.ReLU` is free behind a convolution; retrain with it.",
    "LayerNorm": "`nn.BatchNorm2d` directly behind a convolution costs nothing; retrain with it.",
    "GroupNorm": "`nn.BatchNorm2d` directly behind a convolution costs nothing; retrain with it.",
    "InstanceNorm2d": "`nn.BatchNorm2d` directly behind a convolution costs nothing; retrain with it.",
    "GRU": f"{_STEP.format('GRU')} {_OVER_TIME}",
    "LSTM": f"{_STEP.format('LSTM')} {_OVER_TIME}",
    "RNN": f"{_STEP.format('RNN')} {_OVER_TIME}",
}
"""What to use instead of a layer that is several operators to the exporter; for the others their operators decide."""

_WAYS_OUT = {
    "arg_max": "Leave it out: the application takes the index of the largest output.",
    "logistic": "Drop it before an argmax or threshold, or use `nn.Hardtanh` or `nn.ReLU6` inside the network.",
    "tanh": "`nn.Hardtanh` clamps to the same range and is free behind a convolution.",
    "hard_swish": "`nn.ReLU6` is free behind a convolution; retrain with it.",
    "gelu": "`nn.ReLU` is free behind a convolution; retrain with it.",
    "mul": "A multiplication by a constant is free directly behind a convolution or linear layer, as batch norm is.",
    "pad": "Zero padding directly before a convolution is free; let the convolution pad.",
    "mean": "A mean over height and width (`x.mean((2, 3))`, `nn.AdaptiveAvgPool2d(1)`) runs as an average pool.",
}

_MOST = 24
"""Operators that a note still lists; `chipfit runtimes NAME` lists all."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield one finding per source line, however many operators the line expands to."""
    graph = subject.examined.graph if subject.examined else None
    if graph is None and subject.reading is not None:
        graph = read_graph(subject.reading, subject.target)
    if graph is None or subject.entry is None:
        return
    groups: dict[tuple[object, ...], list[Node]] = {}
    for node in graph.nodes:
        if not node.kernel and (subject.target.runtime.is_ours or not is_constrained(judge(node, graph, subject))):
            groups.setdefault((place(node, subject.entry.span), node.origin.layer), []).append(node)
    for nodes in groups.values():
        yield _finding(subject, graph, nodes)


def _finding(subject: Subject, graph: Graph, nodes: list[Node]) -> Finding:
    assert subject.entry is not None
    runtime = subject.target.runtime.title
    ops = list(dict.fromkeys(node.op for node in nodes))
    layer = f"`nn.{nodes[0].origin.layer}` needs " if nodes[0].origin.layer else "This needs "
    reasons = _reasons(subject, graph, nodes)
    known = served(subject.target.runtime)
    span = place(nodes[0], subject.entry.span)
    calls = dict.fromkeys(call(node, span) for node in nodes)
    related = tuple(Related(other, "runs here") for other in calls if other != span)
    where = " on these shapes and types" if set(ops) <= known else ""
    message = f"{layer}{_listed(ops)}, which {runtime} cannot run{where}."
    fix = simpler_activation(subject.module, nodes[0]) or fixed_pool(subject, nodes[0])
    notes = (*reasons, *_ways_out(nodes[0].origin.layer, ops, known))
    return Finding(span, message, notes, related, (fix,) if fix is not None else ())


def _reasons(subject: Subject, graph: Graph, nodes: list[Node]) -> list[str]:
    """Why there is no kernel, each reason once."""
    return list(dict.fromkeys(r.sentence for node in nodes for r in judge(node, graph, subject).verdict.reasons))


def _ways_out(layer: str, ops: list[str], known: frozenset[str]) -> list[str]:
    """What to use instead; what there is, where nothing better is known."""
    if layer in _LAYERS_OUT:
        return [_LAYERS_OUT[layer]]
    ways = [_WAYS_OUT[op] for op in ops if op in _WAYS_OUT]
    return (
        ways
        if ways or set(ops) <= known or len(known) > _MOST
        else [f"Operators with a kernel: {', '.join(sorted(known))}."]
    )


def _listed(ops: list[str]) -> str:
    return f"`{ops[0]}`" if len(ops) == 1 else f"{', '.join(f'`{op}`' for op in ops[:-1])} and `{ops[-1]}`"


UNSUPPORTED_OPERATOR = Rule("CF101", "unsupported-operator", Severity.ERROR, __doc__ or "", check)
