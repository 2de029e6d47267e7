"""The model uses a name that chipfit does not run: something that neither builds nor runs a network.

To check a file, chipfit takes the definitions that the model reaches and runs only those. They may use torch.nn,
torch.nn.functional, torch's functions on tensors, plain Python without files, network, processes or introspection, a
few modules of the standard library (math, typing, dataclasses, functools, itertools, collections, enum, abc, copy,
operator), and other modules of the same workspace. Opening somebody's file must not run somebody's program.

## How to fix

Move what the model does not need out of its class (loading, logging and downloading belong elsewhere). If the
name is of a module of your own that was not found, tell chipfit where with `--source-root DIR` or `source-roots` in the
configuration. A package that is installed beside torch (timm, torchvision, einops) is run when you trust it: with
`--trust-package NAME`, or for good with `trusted-packages = ["NAME"]` in your own configuration file, whose place
`chipfit doctor` shows. `--trace=import` runs your whole file as Python would.
"""

from collections.abc import Iterator

from ..diagnostic import Related, Severity
from .rule import Finding, Rule, Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every refused name: where the model uses it, and of what an import does not find, the import."""
    for refusal in subject.examined.refusals if subject.examined else ():
        reason = refusal.reason[0].upper() + refusal.reason[1:]
        notes = (f"{refusal.way_out[0].upper()}{refusal.way_out[1:]}.",) if refusal.way_out else ()
        notes += subject.read_only
        related = (Related(refusal.imported, "it is imported here"),) if refusal.imported else ()
        yield Finding(refusal.span, f"{reason}.", notes, related)


OUTSIDE_SLICE = Rule("CF006", "outside-slice", Severity.ERROR, __doc__ or "", check)
