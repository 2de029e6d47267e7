"""The model uses a name that chipfit does not run: something that neither builds nor runs a network.

To check a file, chipfit takes the definitions that the model reaches and runs only those. They may use torch.nn,
torch.nn.functional, torch's functions on tensors, plain Python without files, network, processes or introspection, a
few modules of the standard library (math, typing, dataclasses, functools, itertools, collections, enum, abc, copy,
operator), and other modules of the same workspace. Opening somebody's file must not run somebody's program.

## How to fix

Move what the model does not need out of its class (loading, logging and downloading belong elsewhere). If the
name is of a module of your own that was not found, tell chipfit where with `--source-root DIR` or `source-roots` in the
configuration.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from .rule import Finding, Rule, Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every refused name."""
    for refusal in subject.examined.refusals if subject.examined else ():
        reason = refusal.reason[0].upper() + refusal.reason[1:]
        yield Finding(refusal.span, f"{reason}.")


OUTSIDE_SLICE = Rule("CF006", "outside-slice", Severity.ERROR, __doc__ or "", check)
