"""The model cannot be run on its input shape, or cannot be turned into a graph.

chipfit constructs the model in a separate process, runs it once on the given shape and exports it with
`torch.onnx.export`. What goes wrong there would go wrong in training or deployment, too: a shape that does not fit,
an exception in `__init__`, control flow that depends on the values of a tensor.

## How to fix

The message is on the line of yours that raised it; the lines that led there are listed below it. If the input shape
is what is wrong, correct the `# chipfit: input=` comment. Control flow on tensor values has no fixed graph: compute
both ways and choose with `torch.where`, or move the decision out of the network.

The fix puts `flatten` or `reshape` in the place of a `view` that PyTorch refuses because dimensions were permuted.
Elsewhere `x.view(x.size(0), -1)` is as good as `torch.flatten(x, 1)`: both are the same graph on every runtime.
"""

from collections.abc import Iterator

from ..diagnostic import Related, Severity
from .rule import Finding, Rule, Subject
from .view_edits import copying_view

_MOST_CALLERS = 10  # a recursion without end has a thousand


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the failure of a trace, with the chain of calls that led to it."""
    failure = subject.examined.failure if subject.examined else None
    if failure is not None:
        callers = tuple(dict.fromkeys(Related(span, "called from here") for span in reversed(failure.calls[:-1])))
        notes = (failure.detail,) if failure.detail else ()
        notes += subject.read_only
        makers = tuple(Related(span, text) for span, text in failure.makers)
        fix = copying_view(subject.module, failure)
        fixes = (fix,) if fix is not None else ()
        yield Finding(failure.span, failure.message, notes, (*makers, *callers[:_MOST_CALLERS]), fixes)


CANNOT_TRACE = Rule("CF003", "cannot-trace", Severity.ERROR, __doc__ or "", check)
