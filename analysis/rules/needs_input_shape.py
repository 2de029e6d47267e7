"""A model has no input shape, so it cannot be traced and none of its numbers are known.

Every number of a network (arena, flash, latency) follows from the shape of its input. chipfit looks for it in calls of
the model in its file, in annotations of `forward`, in the parameters of the constructor and in the first layers, and
has found nothing that it could use.

## How to fix

Write the shape, as PyTorch sees it, in a comment above the class (or above the function that makes the model):

    # chipfit: input=1x1x49x10
    class DSCNN(nn.Module):

Several inputs are several `input=`, in the order of the parameters. `input=mask=1x16:int64` names the parameter `mask`,
and gives it another type than float32. Where a parameter is a dict, a dataclass, a list or a tuple of tensors, each
tensor has an `input=` that says where it goes:

    # chipfit: input=batch.audio=1x16000 input=batch.mask=1x98
    # chipfit: input=maps.0=1x16x20x20 input=maps.1=1x32x10x10

A parameter that has a default and no `input=` keeps its default. The same can stand in `[[tool.chipfit.model]]` of
pyproject.toml, or be given with `--input` on the command line.
"""

from collections.abc import Iterator

from ..diagnostic import Safety, Severity
from ..source.entry import Entry
from .insertion import input_comment
from .rule import Finding, Rule, Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for an entry without inputs."""
    entry = subject.entry
    if entry is None or subject.module is None or entry.inputs or entry.required:
        return
    fix = input_comment(subject.module, entry, entry.rejected, Safety.UNSAFE) if entry.rejected else None
    message, notes = _words(entry)
    yield Finding(entry.span, message, (*notes, *subject.read_only), fixes=(fix,) if fix else ())


def _words(entry: Entry) -> tuple[str, tuple[str, ...]]:
    """The message and its notes."""
    what = "the shape of its input"
    if entry.unfed:
        named = " and ".join(f"`{name}`" for name in entry.unfed)
        what = f"the shape of {named}, which `forward` requires"
    notes = ["Write it in a comment above: `# chipfit: input=1x3x96x96`."]
    if len(entry.unfed) > 1 or (entry.unfed and entry.rejected):
        notes = ["Write all of them in a comment above: `# chipfit: input=1x3x96x96 input=1x16`."]
    if entry.rejected:
        shapes = ", ".join(str(spec) for spec in entry.rejected)
        notes.insert(0, f"{shapes} was tried, and `forward` fails on it.")
    return f"`{entry.name}` cannot be checked: nothing says {what}.", tuple(notes)


NEEDS_INPUT_SHAPE = Rule("CF001", "needs-input-shape", Severity.WARNING, __doc__ or "", check)
