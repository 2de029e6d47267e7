"""An operator does not run, or runs slowly, only because one of its sizes misses a condition of the runtime.

The runtime has a kernel for the operator, but not for this stride, window, shape or type. On an Ethos-U every such
operator is left to the CPU, which also needs a kernel for it, and each crossing ends a run of the NPU: an
Ethos-U55-128 does up to 128 multiply-accumulates per cycle, a Cortex-M85 with CMSIS-NN one to three (MLPerf Tiny
1.2).

## How to fix

The note says the nearest value that passes. `chipfit runtimes NAME --op OPERATOR` lists all conditions of an
operator.

## Exceptions

It is an error where nothing else runs the operator, a warning where a slower kernel does. Conditions on values that
are only known after quantization, such as one scale for all inputs of a concatenation, are checked when they are
known.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..runtimes.standing import Reason
from ..span import Span
from .fixed_pool import fixed_pool
from .judged import Judged, is_constrained, lines, runs_at, subject_words
from .rule import Finding, Rule, Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Yield one finding per line and condition that is the first to be missed; further ones are notes."""
    for span, found in lines(subject, is_constrained).items():
        for first in dict.fromkeys(each.missed[0] for each in found):
            missing = [each for each in found if each.missed[0] == first]
            yield _finding(subject, span, missing, first)


def _finding(subject: Subject, span: Span, found: list[Judged], first: Reason) -> Finding:
    lost = any(not each.verdict.runs for each in found)
    ops = ", ".join(dict.fromkeys(f"`{each.node.op}`" for each in found))
    words = subject_words(found)
    slow = f"{'are' if ' and ' in words else 'is'} kept off the fast path"
    message = (
        f"{words} {'cannot run' if lost else slow} on "
        f"{subject.target.runtime.title}, which takes {ops} only if: {_condition(first)}; here: {first.value}."
    )
    others = dict.fromkeys(reason for each in found for reason in each.missed[1:])
    more = (f"{other.sentence.rstrip('.')}; here: {other.value}." for other in others)
    severity = Severity.ERROR if lost else Severity.WARNING
    fix = fixed_pool(subject, found[0].node)
    notes, fixes = (*_passing(first), *more, *_rest(found)), (fix,) if fix is not None else ()
    return Finding(span, message, notes, runs_at(found, span), fixes, severity)


def _condition(reason: Reason) -> str:
    """The sentence as a clause."""
    text = reason.sentence.rstrip(".")
    return text[0].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _passing(reason: Reason) -> tuple[str, ...]:
    return (f"What passes: {reason.nearest}.",) if reason.nearest else ()


def _rest(found: list[Judged]) -> tuple[str, ...]:
    """What else is known: which runtime takes over."""
    return tuple(dict.fromkeys(r.sentence for each in found for r in each.verdict.reasons if not r.constraint))


OPERATOR_CONSTRAINT = Rule("CF103", "operator-constraint", Severity.WARNING, __doc__ or "", check)
