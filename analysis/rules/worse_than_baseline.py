"""A model needs more than it did when the baseline was written.

`chipfit lint --write-baseline FILE` takes down the arena, the flash and the latency of every model, and with
`--baseline FILE` each of them may only get better. A few kilobytes with every change is how a network that fitted stops
fitting; here they show in the change that brings them, long before the board is full.

## How to fix

Make the model as small as it was. Where the growth is wanted, take the new figures down with `--write-baseline`, so
that the change of the file shows in the review; `chipfit compare REV` prints what a change costs.
"""

from collections.abc import Iterator
from pathlib import Path

from ..diagnostic import Severity
from ..ratchet import Allowed
from ..report import Report
from .rule import Finding, Rule, Subject

_ROUNDING = 1e-6  # of a latency, which is a float in a text file


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every figure of a model that is above the baseline's."""
    examined, entry = subject.examined, subject.entry
    if examined is None or examined.report is None or entry is None or not subject.settings.allowed:
        return
    key = (str(Path(subject.file).absolute()), entry.expression, subject.target.name)
    for allowed in subject.settings.allowed:
        if (allowed.file, allowed.entry, allowed.target) == key:
            for what, now, before in _grown(examined.report, allowed):
                yield Finding(entry.span, f"The {what} of `{entry.name}` is {now}; the baseline allows {before}.")


def _grown(report: Report, allowed: Allowed) -> Iterator[tuple[str, str, str]]:
    """What has grown, to what and from what."""
    for what, now, before in (
        ("arena", report.arena.bytes, allowed.arena_bytes),
        ("flash", report.flash.bytes, allowed.flash_bytes),
    ):
        if before is not None and now > before:
            yield what, f"{now:,} bytes", f"{before:,}"
    now_ms, before_ms = report.latency.ms, allowed.latency_ms
    if now_ms is not None and before_ms is not None and now_ms > before_ms * (1 + _ROUNDING):
        yield "latency", f"{now_ms:,.3f} ms", f"{before_ms:,.3f}"


WORSE_THAN_BASELINE = Rule("CF010", "worse-than-baseline", Severity.ERROR, __doc__ or "", check)
