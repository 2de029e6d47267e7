"""The chosen runtime is not maintained for microcontrollers any more.

A firmware lives for years. A runtime without maintenance gets no kernels for new cores and no corrections: Glow had
its last commit in May 2024, microTVM left TVM's tree with version 0.20.

## How to fix

Choose another runtime with `--runtime` or `runtime` in the configuration; `chipfit runtimes` lists them. For a
product that stays with it, turn the rule off.

## Exceptions

A runtime without a recent release that is still maintained is not reported.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from .rule import Finding, Rule, Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Yield one finding per model."""
    runtime = subject.target.runtime
    if subject.entry is None or subject.examined is None or runtime.deprecated is None:
        return
    end = runtime.deprecated
    message = f"{runtime.title} has been abandoned for microcontrollers since {end.since}."
    yield Finding(subject.entry.span, message, (f"Why: {end.why}.", f"Choose {end.instead}."))


DEPRECATED_RUNTIME = Rule("CF105", "deprecated-runtime", Severity.WARNING, __doc__ or "", check)
