"""A model's constructor has parameters without a default, and nothing says what to pass.

chipfit takes the arguments from a call in the file whose values it can tell without running it, such as
`model = DSCNN(num_classes=12)` or `DSCNN(**CONFIG)`, or from a function that makes the model and needs no arguments.
A class that a model in another file of the workspace is made of, such as a block, is checked as a part of that one.

## How to fix

Write the call in a comment above the class; it is evaluated in the file's namespace:

    # chipfit: DSCNN(num_classes=12) input=1x1x49x10
    class DSCNN(nn.Module):
        def __init__(self, num_classes): ...

or set `entry = "DSCNN(num_classes=12)"` in `[[tool.chipfit.model]]`, or name it on the command line as
`chipfit report 'net.py:DSCNN(num_classes=12)'`.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from .rule import Finding, Rule, Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for an entry whose constructor wants more than it is given."""
    entry = subject.entry
    if entry is not None and entry.required and not entry.part_of:
        names = ", ".join(f"`{name}`" for name in entry.required)
        call = f"{entry.name}({', '.join(f'{name}=...' for name in entry.required)})"
        yield Finding(
            entry.span,
            f"`{entry.name}` cannot be checked: nothing says what to pass for {names}.",
            (f"Write the call in a comment above: `# chipfit: {call} input=1x3x96x96`.", *subject.read_only),
        )


NEEDS_ARGUMENTS = Rule("CF005", "needs-arguments", Severity.WARNING, __doc__ or "", check)
