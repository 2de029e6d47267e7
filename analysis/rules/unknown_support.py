"""Whether the runtime has an operator is not known, because the table of it that chipfit has is incomplete.

A list of operators that could be read only in part (ST Edge AI shows the first rows of its page) or whose types were
gathered from source code says nothing by what it leaves out. chipfit then says that it does not know instead of
guessing: of the 34 operators of ST Edge AI that it has, the conditions of 28 are open.

## How to fix

Look it up in the runtime's own documentation, or let its own tool import the model once.

## Exceptions

Runtimes with a complete table are never reported here: what they do not list is unsupported (CF101). Reshapes and
transposes follow from the layout that the runtime chooses, and are left out.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..runtimes.standing import Standing
from .judged import Judged, lines, runs_at, subject_words
from .rule import Finding, Rule, Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Yield one finding per line."""
    for span, found in lines(subject, _is_unknown).items():
        message = f"Whether {subject.target.runtime.title} runs {subject_words(found)} is not known."
        reasons = dict.fromkeys(reason.sentence for each in found for reason in each.verdict.reasons)
        source = f"Source of the table: {found[0].verdict.source}."
        yield Finding(span, message, (*reasons, source), runs_at(found, span))


def _is_unknown(found: Judged) -> bool:
    return found.verdict.standing is Standing.UNKNOWN and found.node.op not in ("reshape", "transpose")


UNKNOWN_SUPPORT = Rule("CF104", "unknown-support", Severity.INFORMATION, __doc__ or "", check)
