"""A model has no input shape, so it cannot be traced and none of its numbers are known.

Every number of a network (arena, flash, latency) follows from the shape of its input, and Python code seldom
says it. chipfit does not guess.

## How to fix

Write the shape, as PyTorch sees it, in a comment above the class (or above the function that makes the model):

    # chipfit: input=1x1x49x10
    class DSCNN(nn.Module):

Several inputs are several `input=`; `input=mask:1x16` is not needed: write `input=mask=1x16:int64` for a named
parameter of another type. The same can stand in `[[tool.chipfit.model]]` of pyproject.toml, or be given with
`--input` on the command line.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from .rule import Finding, Rule, Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for an entry without inputs."""
    entry = subject.entry
    if entry is not None and not entry.inputs and not entry.required and subject.module is not None:
        yield Finding(
            entry.span,
            f"`{entry.name}` cannot be checked: nothing says the shape of its input.",
            ("Write it in a comment above: `# chipfit: input=1x3x96x96`.",),
        )


NEEDS_INPUT_SHAPE = Rule("CF001", "needs-input-shape", Severity.WARNING, __doc__ or "", check)
