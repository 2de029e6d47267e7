"""An operator runs, but on a portable reference kernel instead of one that is optimised for this core.

Reference kernels are written to be right everywhere. TensorFlow Lite Micro's took 10 to 12 times as long as
CMSIS-NN's on eight networks (README of mit-han-lab/tinyengine, STM32H743); the paper on CMSIS-NN found 4.6 (arXiv
1801.06601). On an NPU's board the operator also leaves the NPU, and its tensors cross over.

## How to fix

Use an operator that the runtime accelerates: ReLU or ReLU6, which are free behind a convolution, for other activation
functions (the fix writes them); a strided convolution for an interpolation; a pool of fixed windows for an adaptive one
that does not divide its input (the fix writes it). Or choose a runtime with a kernel for it: `chipfit runtimes NAME
--op OPERATOR` shows what each makes of it.

## Exceptions

Operators that only pass bytes on (reshape, transpose, concatenation, slices) are not reported: there is little to
accelerate, and CF201 names the transposes. A runtime that has no optimised kernel at all is reported once for the
model, as information.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..runtimes.rates import SLOWDOWN, SLOWDOWN_SOURCE
from ..runtimes.served import accelerates
from ..runtimes.standing import Standing
from .activation_edits import simpler_activation
from .fixed_pool import fixed_pool
from .judged import Judged, is_constrained, judged, lines, runs_at, subject_words
from .rule import Finding, Rule, Subject

_COPIES = frozenset("reshape transpose squeeze expand_dims concatenation split strided_slice slice pack unpack".split())


def check(subject: Subject) -> Iterator[Finding]:
    """Yield one finding per line, or one for the model where the runtime has nothing faster."""
    runtime = subject.target.runtime
    if not accelerates(runtime):
        yield from _for_all(subject)
        return
    for span, found in lines(subject, _is_slow).items():
        names = ", ".join(dict.fromkeys(f"`{each.verdict.native or each.node.op}`" for each in found))
        message = (
            f"{subject_words(found)} runs on a reference kernel ({names}): networks of such kernels took "
            f"{SLOWDOWN.expected:.0f} times as long as of optimised ones."
        )
        reasons = dict.fromkeys(reason.sentence for each in found for reason in each.verdict.reasons)
        fix = simpler_activation(subject.module, found[0].node) or fixed_pool(subject, found[0].node)
        fixes = (fix,) if fix is not None else ()
        yield Finding(span, message, (*reasons, f"Times as long: {SLOWDOWN_SOURCE}."), runs_at(found, span), fixes)


def _is_slow(found: Judged) -> bool:
    reference = found.verdict.standing is Standing.REFERENCE and not is_constrained(found)
    return reference and found.node.op not in _COPIES


def _for_all(subject: Subject) -> Iterator[Finding]:
    slow = [found for found in judged(subject) if _is_slow(found)]
    if not slow or subject.entry is None:
        return
    runtime = subject.target.runtime
    floats = runtime.arithmetic == "float32"
    kind = "in float32, four times the memory of int8" if floats else "on portable reference kernels"
    count = "1 operator runs" if len(slow) == 1 else f"{len(slow)} operators run"
    message = f"{runtime.title} has no kernels optimised for a microcontroller: {count} {kind}."
    notes = () if floats else (f"Times as long as optimised ones: {SLOWDOWN_SOURCE}.",)
    yield Finding(subject.entry.span, message, notes, severity=Severity.INFORMATION)


REFERENCE_KERNEL = Rule("CF102", "reference-kernel", Severity.WARNING, __doc__ or "", check)
