"""Source text and settings in, diagnostics and reports out: the whole analysis on one page."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .check_result import CheckResult
from .config import Settings
from .diagnostic import Diagnostic, in_order
from .examine import Examined, examine
from .examine_file import examine_file
from .input_spec import InputSpec, InputSpecError, arranged
from .rules.rule import Subject
from .rules.selection import select
from .rules.suppress import suppress
from .rules.table import RULES
from .source.entries import find_entries, select_entry
from .source.entry import Entry, EntryError, EntryProblem
from .source.model_file import is_model_file
from .source.module import Module, SourceError, parse
from .source.reading.read import read_model
from .source.trust import NO_TRUST, Trust
from .targets.target import Target
from .trace.pool import Tracer


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
    before: Sequence[Examined] = (),
) -> CheckResult:
    """Check one file: Python source, or an .onnx or .pt2 file, of which `text` does not matter.

    `entry` limits it to one model; `inputs` and `weights` override what the file says.
    `trust` is what the user lets run beyond the definitions that a model needs. `before` are models of an earlier check
    with the same interpreter: what has not changed since is not measured again.

    Raises EntryError when `entry` cannot be one or `inputs` contradict each other, TraceUnavailable when there is no
    torch to trace with, and TraceCancelled when the tracer was cancelled.
    """
    subject = Subject(path, settings, target)
    if is_model_file(path):
        examined = examine_file(path, inputs, target, tracer)
        return _result(path, [replace(subject, entry=examined.entry, examined=examined)])
    try:
        module = parse(path, text)
    except SourceError as error:
        return _result(path, [replace(subject, source_error=error)])
    inputs = _arranged(inputs)
    entries, problems = _entries(module, settings, entry)
    subjects = [replace(subject, module=module, problems=tuple(problems))]
    for found in entries:
        if inputs:
            found = replace(found, inputs=inputs, source="command line", assumed=False, reason="")
        ready = found.inputs and not found.required
        examined = examine(module, found, settings, target, tracer, weights, trust, before) if ready else None
        if found.assumed and examined is not None and _is_rejected(examined):
            found, examined = replace(found, inputs=(), assumed=False, rejected=found.inputs), None
        traced = examined is not None and examined.graph is not None
        reading = None if traced else read_model(module, found, settings.source_roots, trust.packages)
        subjects.append(replace(subject, module=module, entry=found, examined=examined, reading=reading))
    return _result(path, subjects)


def _arranged(inputs: tuple[InputSpec, ...]) -> tuple[InputSpec, ...]:
    try:
        return arranged(inputs)
    except InputSpecError as error:
        raise EntryError(str(error)) from None


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
    read = tuple(s.entry for s in subjects if s.entry is not None and s.reading is not None and s.reading.followed)
    complete = len(reports) == sum(s.entry is not None for s in subjects) > 0
    found = in_order(_diagnose(subjects), path)
    heard, suppressed = suppress(subjects[0], found, complete)
    shown = in_order(select(heard, subjects[0].settings), path)
    return CheckResult(path, shown, reports, models, read, found, tuple(suppressed))


def _diagnose(subjects: list[Subject]) -> Iterator[Diagnostic]:
    for subject in subjects:
        for rule in RULES.values():
            yield from rule.diagnose(subject)
