"""A model in, a firmware project out: the whole generator on one page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from ..analysis.check import check
from ..analysis.check_result import CheckResult
from ..analysis.config import Settings
from ..analysis.diagnostic import Diagnostic, Severity
from ..analysis.examine import Examined
from ..analysis.examine_file import file_entry
from ..analysis.input_spec import InputSpec
from ..analysis.memory.arena import arena
from ..analysis.report import Report
from ..analysis.source.entries import find_entries, select_entry
from ..analysis.source.entry import Entry
from ..analysis.source.model_file import is_model_file
from ..analysis.source.module import SourceError, parse
from ..analysis.source.trust import NO_TRUST, Trust
from ..analysis.targets.target import Target
from ..analysis.trace.pool import Tracer
from .c.names import identifier
from .c.program import Program
from .foreign_runtime import foreign_runtime
from .projects.plain import plain
from .quantize.calibrate import calibrate
from .quantize.convert import convert, needs_ranges
from .quantize.samples import Calibration, SampleProblem
from .stage import CALIBRATING, EMITTING, QUANTIZING, TRACING, Advance, Stage, ignore

_NO_FIRMWARE = ("CF0", "CF1", "CF3")
"""Groups of errors with which there is no firmware: set-up, operators, memory."""

_RANDOM = "RANDOM WEIGHTS: this shows sizes and speed. What it computes means nothing."


class BuildProblem(Exception):
    """The firmware cannot be built as asked; the message is for the user. A diagnostic is not a BuildProblem."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What to build. Paths are absolute; `calibration` is a .npy, a .npz or FILE.py:FUNCTION."""

    entry: str | None = None
    inputs: tuple[InputSpec, ...] = ()
    weights: str | None = None
    random_weights: bool = False
    calibration: str | None = None
    name: str | None = None
    vectors: int = 20
    trust: Trust = NO_TRUST


@dataclass(frozen=True, slots=True)
class BuildResult:
    """Findings, the report, and the files by relative name; no files when an error stands in the way.

    `model` is the one that was traced, if it was.
    """

    diagnostics: tuple[Diagnostic, ...]
    report: Report | None
    files: Mapping[str, bytes]
    model: Examined | None = None


def build(
    path: str,
    text: str,
    settings: Settings,
    target: Target,
    tracer: Tracer,
    options: BuildOptions,
    advance: Advance = ignore,
) -> BuildResult:
    """Check, quantize and emit one model. `advance` is told each stage.

    Raises BuildProblem, and TraceUnavailable and TraceCancelled as `check` does.
    """
    if foreign := foreign_runtime(target):
        raise BuildProblem(foreign)
    entry = _entry(path, text, settings, options)
    if entry is None:
        return _refused(check(path, text, settings, target, tracer, options.entry, options.inputs, None, options.trust))
    in_file = is_model_file(path)
    weights = None if options.random_weights or in_file else _weights(entry, options)
    advance(Stage("tracing", TRACING))
    expression = None if in_file else entry.expression
    result = check(path, text, settings, target, tracer, expression, options.inputs, weights, options.trust)
    if any(d.severity == Severity.ERROR and d.code.startswith(_NO_FIRMWARE) for d in result.found):
        return _refused(result)
    examined = next((m for m in result.models if m.report is not None), None)
    if examined is None or examined.graph is None or examined.report is None:
        return _refused(result)
    source = options.calibration or (entry.settings.calibration if entry.settings else None)
    if source is None and not options.random_weights and needs_ranges(examined.graph):
        raise BuildProblem(
            "int8 needs calibration samples: give --calibration FILE.npy, FILE.npz or FILE.py:FUNCTION, or "
            "`calibration` in the configuration."
        )
    files = _generate(examined, target, tracer, Calibration(source), options, advance)
    return BuildResult(result.diagnostics, examined.report, files, examined)


def _generate(
    examined: Examined,
    target: Target,
    tracer: Tracer,
    calibration: Calibration,
    options: BuildOptions,
    advance: Advance,
) -> Mapping[str, bytes]:
    assert examined.graph is not None and examined.report is not None
    try:
        advance(Stage("reading calibration samples", CALIBRATING))
        samples = calibration.load(examined, tracer) if needs_ranges(examined.graph) else ()
        ranges = calibrate(examined.graph, samples, advance)
    except SampleProblem as problem:
        raise BuildProblem(str(problem)) from None
    advance(Stage("quantizing", QUANTIZING))
    graph = convert(examined.graph, ranges)
    named = options.name or (examined.entry.settings.name if examined.entry.settings else None)
    name = identifier(named or examined.entry.name)
    caution = _RANDOM if options.random_weights else ""
    program = Program(name, graph, arena(graph, target), examined.report, metadata.version("chipfit"), caution)
    advance(Stage("writing C", EMITTING))
    sources = plain(program, target, options.vectors, advance)
    report = json.dumps(examined.report.as_json(), indent=2) + "\n"
    return {file: content.encode() for file, content in sources.items()} | {"report.json": report.encode()}


def _refused(result: CheckResult) -> BuildResult:
    model = next((model for model in result.models if model.report is not None), None)
    return BuildResult(result.found, model.report if model else None, {}, model)


def _entry(path: str, text: str, settings: Settings, options: BuildOptions) -> Entry | None:
    """The one model to build; None when the file cannot be parsed, which `check` reports."""
    if is_model_file(path):
        return file_entry(path, options.inputs)
    try:
        module = parse(path, text)
    except SourceError:
        return None
    if options.entry is not None:
        entries, _ = select_entry(module, settings.models, options.entry)
    else:
        entries, _ = find_entries(module, settings.models)
        ready = [entry for entry in entries if (entry.inputs and not entry.assumed) or options.inputs]
        ready = ready or [entry for entry in entries if entry.inputs]
        entries = ready if len(entries) > 1 and ready else entries
    if len(entries) > 1:
        names = ", ".join(entry.expression for entry in entries)
        raise BuildProblem(f"{path} holds {len(entries)} models: name one of {names} after a colon.")
    if not entries and options.entry is None:
        raise BuildProblem(f"{path} holds no nn.Module to build.")
    return entries[0] if entries else None


def _weights(entry: Entry, options: BuildOptions) -> str:
    path = options.weights or (entry.settings.weights if entry.settings else None)
    if path is None:
        raise BuildProblem(
            f"nothing says which weights `{entry.expression}` has: give --weights FILE (a state_dict or safetensors), "
            "`weights` in the configuration, or --random-weights for a firmware that only shows sizes and speed."
        )
    if not Path(path).is_file():
        raise BuildProblem(f"there is no checkpoint {path}.")
    return str(Path(path).absolute())
