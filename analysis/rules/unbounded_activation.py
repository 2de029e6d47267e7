"""An operator spreads its values over a range that 256 steps cannot resolve.

int8 has 256 steps for everything between the least and the largest value that calibration sees. The product of two
tensors that use their steps evenly spans 65,536: whatever is below a 256th of the largest product becomes 0, which are
all products of two factors below a sixteenth of their maximum. `exp` stretches an input range of 5.5 to a factor of
256; a quotient is as large as its divisor is small.

## How to fix

Bound one of the factors: a gate of `torch.sigmoid` or `nn.Hardtanh` lies between known ends, and the product keeps the
range of the other. Instead of a square take `torch.abs`, or let the network learn the feature with a linear layer.
Compute logarithms and powers before the network, in the features.

## Exceptions

Silent for a product with a constant, where the range of one factor is known, and for what the runtime cannot run.
What is inside of a layer of torch.nn or a function, such as a norm, is not judged here.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..ir.graph import Graph, Node
from .measured import Measured, measured
from .ranges import known_range
from .rule import Finding, Rule, Subject
from .words import call

_WHY = {
    "mul": "This multiplies two tensors without bounds: products of factors below a sixteenth of their largest values "
    "are 0 in int8.",
    "pow": "This raises a tensor without bounds to a power: what is below a sixteenth of the largest value has a "
    "square of 0 in int8.",
    "exp": "This exponential of a tensor without bounds has no use of 256 steps: they resolve an input range of 5.5.",
    "div": "This divides by a tensor that may come close to 0: one large quotient takes all of the 256 steps.",
}

_WRITTEN = {"mul": ("*", "mul("), "pow": ("**", "pow(", "square("), "exp": ("exp(",), "div": ("/", "div(", "divide(")}


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every line of the user's own arithmetic that does so."""
    model = measured(subject)
    if model is None:
        return
    nodes = [n for n in model.graph.nodes if n.kernel and n.op in _WHY and _is_own(model, n)]
    nodes = [n for n in nodes if _is_unbounded(model.graph, n)]
    for span, node in {call(node, model.model): node for node in nodes}.items():
        yield Finding(span, _WHY[node.op], ("Bound it first, with `torch.sigmoid`, `nn.Hardtanh` or `nn.ReLU6`.",))


def _is_own(model: Measured, node: Node) -> bool:
    """Whether the line itself computes this, rather than a layer or function that it calls."""
    module, span = model.subject.module, call(node, model.model)
    if node.origin.layer or module is None or span.file != module.file:
        return not node.origin.layer
    text = "".join(module.lines[span.start.line - 1 : span.end.line])
    return any(written in text for written in _WRITTEN[node.op])


def _is_unbounded(graph: Graph, node: Node) -> bool:
    operands = node.inputs[1:] if node.op == "div" else node.inputs
    computed = [name for name in operands if name and not graph.is_constant(name)]
    if node.op in ("mul", "div") and len(computed) < len(operands):
        return False
    return all(known_range(graph, name) is None for name in computed)


UNBOUNDED_ACTIVATION = Rule("CF501", "unbounded-activation", Severity.INFORMATION, __doc__ or "", check)
