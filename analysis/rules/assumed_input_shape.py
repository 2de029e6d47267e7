"""The input shape of a model was assumed, and every number of the model depends on it.

Arena, flash and latency follow from the shape of the input. Where neither a comment nor the configuration nor a call
in the file says it, chipfit derives it from the parameters of the constructor (`in_channels=3, img_size=32`), from the
first layer (`nn.Conv2d(1, ...)` takes one channel), from the size that the layers behind it need, and last from what
is usual. Such a shape may be wrong, and so may all that is said about the model then.

## How to fix

Write the shape down. The quick fix inserts the assumed one above the class, to be changed or kept:

    # chipfit: input=1x3x32x32
    class Net(nn.Module):
"""

from collections.abc import Iterator

from ..diagnostic import Safety, Severity
from .insertion import input_comment
from .rule import Finding, Rule, Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for an entry whose inputs are a guess."""
    entry = subject.entry
    if entry is None or subject.module is None or not entry.assumed or not entry.inputs:
        return
    shapes = ", ".join(str(spec) for spec in entry.inputs)
    fix = input_comment(subject.module, entry, entry.inputs, Safety.SAFE)
    yield Finding(
        entry.span,
        f"The input of `{entry.name}` is assumed to be {shapes} because {entry.reason}.",
        ("Every number of this model depends on it; a comment `# chipfit: input=...` above it settles it.",),
        fixes=(fix,) if fix else (),
    )


ASSUMED_INPUT_SHAPE = Rule("CF007", "assumed-input-shape", Severity.INFORMATION, __doc__ or "", check)
