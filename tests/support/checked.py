"""What chipfit says about an example of a page, compared with what the page underlines."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from chipfit.analysis.check import check
from chipfit.analysis.check_result import CheckResult
from chipfit.analysis.config import ModelSettings, Settings
from chipfit.analysis.config_file import parse
from chipfit.analysis.diagnostic import Diagnostic
from chipfit.analysis.ratchet import Allowed
from chipfit.analysis.rules.table import RULES
from chipfit.analysis.targets import load_runtime, load_target
from chipfit.analysis.trace.pool import Tracer

from .markdown import Example

_KEYS = {"target", "latency", "window", "only", "fixes", "weights", "arena-bytes", "flash-bytes"}


def diagnose(example: Example, tracer: Tracer, folder: Path) -> tuple[list[Diagnostic], str]:
    """What chipfit says about the example as a file in `folder`, and the file's path.

    `only=CF307` keeps that code's findings: whether an operator on the way has a kernel is not the page's concern.
    """
    if example.language == "toml":
        file = str(folder / "pyproject.toml")
        return list(parse(file, example.text)[1]), file
    result, file = check_example(example, example.text, tracer, folder)
    return [d for d in result.diagnostics if d.code == example.settings.get("only", d.code)], file


def check_example(example: Example, text: str, tracer: Tracer, folder: Path) -> tuple[CheckResult, str]:
    """Check `text` under the settings of the example. `weights=net.pt` is what a configuration of the model names."""
    file = str(folder / "net.py")
    info = example.settings
    target = load_target(info.get("target", Settings().target))
    target = replace(target, runtime=load_runtime(info["runtime"])) if "runtime" in info else target
    settings = replace(Settings(target=target.name), **budgets(info), allowed=known(info, file, target.name))
    if "weights" in info:
        settings = replace(settings, models=(ModelSettings(file, weights=info["weights"]),))
    if {"latency", "window"} & info.keys():
        settings = in_time(example, check(file, example.text, settings, target, tracer), settings)
    result = check(file, text, settings, target, tracer)
    assert all(d.target == target.name for d in result.diagnostics)
    return result, file


def in_time(example: Example, result: CheckResult, settings: Settings) -> Settings:
    """The settings with limits: `latency=90%` is a budget of that part of the projection in `result`, `window=90%` a
    window. Without limits there must have been nothing to say."""
    assert "only" in example.settings or result.diagnostics == ()
    projected = result.reports[0].latency.ms
    assert projected is not None
    shares = {name: example.settings[name] for name in ("latency", "window") if name in example.settings}
    limits = {f"{name}_ms": projected * int(share.removesuffix("%")) / 100 for name, share in shares.items()}
    return replace(settings, **limits)


def budgets(info: Mapping[str, str]) -> dict[str, int]:
    """The budgets in an info string, in bytes, by their name in Settings."""
    names = {"arena-bytes", "flash-bytes"}
    other = {"target", "runtime", "latency", "window", "only", "fixes", "weights"}
    assert info.keys() <= {*other, *names, *(f"known-{name}" for name in names)}, info
    return {key.replace("-", "_"): int(value) for key, value in info.items() if key in names}


def known(info: Mapping[str, str], file: str, target: str) -> tuple[Allowed, ...]:
    """What a baseline allows the model `Net`: `known-arena-bytes=16`."""
    figures = {key.removeprefix("known-").replace("-", "_"): int(info[key]) for key in info if key.startswith("known-")}
    return (Allowed(file, "Net", target, **figures),) if figures else ()


def assert_as_underlined(diagnostics: list[Diagnostic], example: Example, file: str):
    """Every finding is underlined, with its severity and a part of its message, and everything underlined is found."""
    wanted = [mark for mark in example.marks if not mark.related]
    found = [(d.code, d.span, d.severity) for d in diagnostics]
    assert found == [(m.code, m.span(file), m.text.partition(": ")[0]) for m in wanted], diagnostics
    for diagnostic, mark in zip(diagnostics, wanted, strict=True):
        assert mark.text.partition(": ")[2] in diagnostic.message
        assert diagnostic.rule == RULES[diagnostic.code].name
        assert_readable(diagnostic)
    assert_related(diagnostics, example, file)


def assert_related(diagnostics: list[Diagnostic], example: Example, file: str):
    """Where an example underlines related places of a code, it underlines all of them."""
    wanted = [mark for mark in example.marks if mark.related]
    for code in {mark.code for mark in wanted}:
        places = {(r.span, r.message) for d in diagnostics if d.code == code for r in d.related}
        marks = [mark for mark in wanted if mark.code == code]
        assert {mark.span(file) for mark in marks} == {span for span, _ in places}
        for mark in marks:
            assert any(mark.text in message for span, message in places if span == mark.span(file)), (mark, places)


def assert_readable(diagnostic: Diagnostic):
    """A message is one line and a full sentence, no note is empty, and no place is listed twice."""
    for text in (diagnostic.message, *diagnostic.notes):
        assert text.strip(": ") == text
    assert "\n" not in diagnostic.message
    assert diagnostic.message[-1] in ".?"
    assert len(set(diagnostic.related)) == len(diagnostic.related)
