"""A batch norm stays in the firmware as a multiplication and an addition of every element.

Directly behind a convolution or a linear layer a batch norm costs nothing: it is folded into the weights. Behind an
activation or a pooling, behind a tensor that is used twice, or at the input it cannot be: every element is then
multiplied and added to, at about 50 instructions each on a Cortex-M4: 1.8 million on 48x48x16, a tenth of what a 3x3
convolution before it takes.

## How to fix

Order the layers as convolution, batch norm, activation. The fix exchanges the norm with the activation before it; the
network has to be retrained, and usually trains as well.

## Exceptions

A norm in front of the first convolution normalizes the input; do that in the application, with the mean and scale of
the data set, where the input is made anyway.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..ir.graph import Graph, Node
from ..span import Span
from .measured import Measured, measured
from .norm_edits import norm_before_activation
from .rule import Finding, Rule, Subject
from .words import size


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every line with such a batch norm, and what keeps it from being folded."""
    model = measured(subject)
    if model is None:
        return
    left: dict[Span, Node] = {}
    for node in model.graph.nodes:
        if _is_norm(node):
            left.setdefault(model.place(node), node)
    for span, node in left.items():
        elements = size(model.graph.tensor(node.outputs[0]).bytes)
        fix = norm_before_activation(model.subject.module, node)
        yield Finding(
            span,
            f"This batch norm cannot be folded into a layer and works on {elements} at run time: {_why(model, node)}.",
            ("Directly behind a convolution or linear layer it costs nothing.",),
            fixes=(fix,) if fix is not None else (),
        )


def _is_norm(node: Node) -> bool:
    """Whether the node is what is left of a batch norm, whatever operator computes it."""
    of_layer = node.origin.layer.startswith("BatchNorm") and "batch_normalization" in node.fused
    return of_layer or node.attrs.get("part_of") == "batch_normalization"


def _why(model: Measured, node: Node) -> str:
    """What stands between the norm and a layer it could be folded into."""
    source = _computed(model.graph, node)
    maker = model.graph.producers().get(source)
    if maker is None:
        return f"it stands at the input `{source}`"
    if maker.fused and maker.fused[-1].startswith(("relu", "clip")):
        return f"the {maker.fused[-1]} of `{maker.name}` stands between"
    if len(model.graph.consumers()[source]) > 1 or source in model.graph.outputs:
        return f"`{maker.name}` is used elsewhere, too"
    return f"`{maker.name}` stands before it"


def _computed(graph: Graph, node: Node) -> str:
    """The tensor that the norm is of, before it was only viewed in another shape."""
    makers = graph.producers()
    name = next(iter(graph.activations(node)), node.inputs[0])
    while (maker := makers.get(name)) is not None and maker.op == "reshape":
        name = maker.inputs[0]
    return name


BATCH_NORM_NOT_FOLDED = Rule("CF506", "batch-norm-not-folded", Severity.INFORMATION, __doc__ or "", check)
