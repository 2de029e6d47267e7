"""Source text and settings in, diagnostics and reports out: the whole analysis on one page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .config import Settings
from .diagnostic import Diagnostic
from .examine import Examined, examine
from .examine_file import examine_file, is_model_file
from .input_spec import InputSpec
from .report import Report
from .rules.rule import Subject
from .rules.selection import select
from .rules.suppress import Suppressed, suppress
from .rules.table import RULES
from .source.entry import Entry, EntryProblem, find_entries, select_entry
from .source.module import Module, SourceError, parse
from .source.trust import NO_TRUST, Trust
from .targets.target import Target
from .trace.pool import Tracer


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What is known about a file: findings in order of position, and a report for every model that was traced.

    `found` is what the rules say before the user is heard: a silenced error makes no kernel. `suppressed` is what
    comments in the source silence.
    """

    file: str
    diagnostics: tuple[Diagnostic, ...]
    reports: tuple[Report, ...]
    models: tuple[Examined, ...]
    found: tuple[Diagnostic, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()


def check(
    path: str,
    text: str,
    settings: Settings,
    target: Target,
    tracer: Tracer,
    entry: str | None = None,
    inputs: tuple[InputSpec, ...] = (),
    weights: str | None = None,
    trust: Trust = NO_TRUST,
) -> CheckResult:
    """Check one file: Python source, or an .onnx or .pt2 file, of which `text` does not matter.

    `entry` limits it to one model; `inputs` and `weights` override what the file says.
    `trust` is what the user lets run beyond the definitions that a model needs.

    Raises EntryError when `entry` cannot be one, TraceUnavailable when there is no torch to trace with, and
    TraceCancelled when the tracer was cancelled.
    """
    subject = Subject(path, settings, target)
    if is_model_file(path):
        examined = examine_file(path, inputs, target, tracer)
        return _result(path, [replace(subject, entry=examined.entry, examined=examined)])
    try:
        module = parse(path, text)
    except SourceError as error:
        return _result(path, [replace(subject, source_error=error)])
    entries, problems = _entries(module, settings, entry)
    subjects = [replace(subject, module=module, problems=tuple(problems))]
    for found in entries:
        if inputs:
            found = replace(found, inputs=inputs, source="command line", assumed=False, reason="")
        ready = found.inputs and not found.required
        examined = examine(module, found, settings, target, tracer, weights, trust) if ready else None
        if found.assumed and examined is not None and _is_rejected(examined):
            found, examined = replace(found, inputs=(), assumed=False, rejected=found.inputs), None
        subjects.append(replace(subject, module=module, entry=found, examined=examined))
    return _result(path, subjects)


def _is_rejected(examined: Examined) -> bool:
    """Whether `forward` failed, which for an assumed input says more about the assumption than about the model."""
    return examined.failure is not None and examined.failure.stage == "forward"


def _entries(module: Module, settings: Settings, entry: str | None) -> tuple[list[Entry], list[EntryProblem]]:
    if entry is not None:
        return select_entry(module, settings.models, entry)
    return find_entries(module, settings.models)


def _result(path: str, subjects: list[Subject]) -> CheckResult:
    models = tuple(s.examined for s in subjects if s.examined is not None)
    reports = tuple(m.report for m in models if m.report is not None)
    complete = len(reports) == sum(s.entry is not None for s in subjects) > 0
    found = _sorted(path, dict.fromkeys(_diagnose(subjects)))
    heard, suppressed = suppress(subjects[0], found, complete)
    shown = _sorted(path, select(heard, subjects[0].settings))
    return CheckResult(path, shown, reports, models, found, tuple(suppressed))


def _sorted(path: str, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """In order of position, those of other files last."""
    return tuple(sorted(found, key=lambda d: (d.span.file != path, d.span.file, d.span.start, d.code)))


def _diagnose(subjects: list[Subject]) -> Iterator[Diagnostic]:
    for subject in subjects:
        for rule in RULES.values():
            yield from rule.diagnose(subject)
