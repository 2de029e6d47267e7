"""What a fix is good for: a check of the text before it against a check of the text after it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from .check_result import CheckResult
from .diagnostic import Diagnostic, Effect, Fix, Severity
from .report import Report, TensorFigures
from .rules.words import milliseconds, size

_SETUP = "CF0"
_LATENCY = ("CF2", "CF4")
_ARENA_OR_FLASH = ("CF3",)
_LEAST_MS = 1e-6
"""Below it, a difference of two latencies is rounding."""


@dataclass(frozen=True, slots=True)
class NoHelp:
    """Why a fix is not worth offering, as a clause: "it causes CF301"."""

    reason: str


def needs_proof(diagnostic: Diagnostic) -> bool:
    """Whether its fixes change the network; those of the set-up rules only write something down, or take it away."""
    return not diagnostic.code.startswith(_SETUP)


def fix_effect(before: CheckResult, after: CheckResult, diagnostic: Diagnostic, fix: Fix) -> Effect | NoHelp:
    """Compare the checks of a text without and with one fix of one of its findings; all else was the same.

    A fix helps if its finding is gone, no error is new, every model still has its inputs and outputs, and either an
    error is gone or what the rule is about has become less: the latency for CF2 and CF4, arena or flash for CF3, any
    of the three for others.
    """
    if new := _new_error(before, after):
        return NoHelp(f"it causes {new.code}: {new.message.rstrip('.')}")
    pairs = _pairs(before, after)
    if isinstance(pairs, NoHelp):
        return pairs
    line = _line_after(diagnostic, fix)
    if _found_on(after, diagnostic, line) >= _found_on(before, diagnostic, diagnostic.span.start.line):
        return NoHelp(f"{diagnostic.code} is still found on its line")
    effect = _effect(pairs, _errors(after).total() - _errors(before).total())
    if effect.errors < 0 or _keeps_promise(diagnostic.code, effect):
        return effect
    return NoHelp(_in_vain(diagnostic.code, effect))


def _pairs(before: CheckResult, after: CheckResult) -> list[tuple[Report, Report]] | NoHelp:
    """The reports of every model that was traced before."""
    now = {report.entry: report for report in after.reports}
    for report in before.reports:
        if report.entry not in now:
            return NoHelp(f"`{report.entry}` can then no longer be traced")
        if _borders(report) != _borders(now[report.entry]):
            return NoHelp("it changes the shape of an input or output")
    return [(report, now[report.entry]) for report in before.reports]


def _borders(report: Report) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """As PyTorch has them, in whatever order the firmware does."""
    return tuple(map(_in_torch, report.inputs)), tuple(map(_in_torch, report.outputs))


def _in_torch(tensor: TensorFigures) -> tuple[int, ...]:
    batch, *inner = tensor.shape or (1,)
    return (batch, *inner[-1:], *inner[:-1]) if tensor.layout == "NHWC" else tensor.shape


def _new_error(before: CheckResult, after: CheckResult) -> Diagnostic | None:
    more = _errors(after) - _errors(before)
    return next((d for d in after.found if d.severity is Severity.ERROR and d.code in more), None)


def _errors(result: CheckResult) -> Counter[str]:
    return Counter(d.code for d in result.found if d.severity is Severity.ERROR)


def _line_after(diagnostic: Diagnostic, fix: Fix) -> int:
    """Where the line of the finding is when the edits above it are made."""
    start = diagnostic.span.start
    above = [edit for edit in fix.edits if edit.span.end <= start and edit.span.file == diagnostic.span.file]
    return start.line + sum(edit.text.count("\n") - edit.span.end.line + edit.span.start.line for edit in above)


def _found_on(result: CheckResult, diagnostic: Diagnostic, line: int) -> int:
    file = diagnostic.span.file
    return sum((d.code, d.span.file, d.span.start.line) == (diagnostic.code, file, line) for d in result.found)


def _effect(pairs: list[tuple[Report, Report]], errors: int) -> Effect:
    changed = [(old, new) for old, new in pairs if _figures(old) != _figures(new)]

    def worst(figure: Callable[[Report], float | None]) -> float | None:
        known = [(figure(old), figure(new)) for old, new in changed or pairs]
        differences = [new - old for old, new in known if old is not None and new is not None]
        return max(differences) if differences and len(differences) == len(known) else None

    arena, flash = worst(lambda report: report.arena.bytes), worst(lambda report: report.flash.bytes)
    return Effect(_whole(arena), _whole(flash), worst(lambda report: report.latency.ms), errors)


def _figures(report: Report) -> tuple[float | None, ...]:
    """What tells two models apart, wherever their lines are."""
    return report.macs, report.params, report.arena.bytes, report.flash.bytes, report.latency.ms


def _whole(difference: float | None) -> int | None:
    return None if difference is None else int(difference)


def _promised(code: str, effect: Effect) -> list[float]:
    """The figures that have to become less, one of them."""
    latency = [] if effect.latency_ms is None else [effect.latency_ms]
    memory = [float(bytes_) for bytes_ in (effect.arena_bytes, effect.flash_bytes) if bytes_ is not None]
    if code.startswith(_LATENCY) and latency:
        return latency
    return memory if code.startswith(_ARENA_OR_FLASH) else [*memory, *latency]


def _keeps_promise(code: str, effect: Effect) -> bool:
    return any(difference < -_LEAST_MS for difference in _promised(code, effect))


def _in_vain(code: str, effect: Effect) -> str:
    if code.startswith(_LATENCY) and effect.latency_ms is not None:
        more = effect.latency_ms > _LEAST_MS
        return f"an inference takes {milliseconds(effect.latency_ms)} longer" if more else "it makes nothing faster"
    more_arena = effect.arena_bytes or 0
    return f"the arena grows by {size(more_arena)}" if more_arena > 0 else "it makes nothing smaller or faster"
