"""The file that holds a configuration: finding it, reading it, and where in it a key is."""

import os
import re
import tomllib
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path, PurePath
from typing import Any

from .config import DEFAULT_TARGET, ModelSettings, Settings
from .diagnostic import Diagnostic, Severity
from .duration import Duration
from .lint_settings import DEFAULT_LINT, LintSettings
from .span import Position, Span
from .toml_table import KeyPath, Problem, locate, structure_leniently

FILE_NAMES = ("chipfit.toml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class _Table:
    """The keys of `[tool.chipfit]` but for its models."""

    target: str = DEFAULT_TARGET
    runtime: str = ""
    source_roots: tuple[str, ...] = ()
    latency_ms: float | None = None
    arena_bytes: int | None = None
    flash_bytes: int | None = None
    window: Duration | None = None
    lint: LintSettings = DEFAULT_LINT


def find(start: str) -> str | None:
    """The nearest configuration at or above the file or folder `start`, or None."""
    path = Path(start).absolute()
    for folder in (path, *path.parents):
        for name in FILE_NAMES:
            if (folder / name).is_file() and _is_ours(folder / name):
                return str(folder / name)
    return None


def load(path: str) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """The settings in the file at `path` and what is wrong with it; a wrong key counts as absent. Never raises."""
    absolute = str(Path(path).absolute())
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        return Settings(file=absolute), (_diagnostic(path, "", f"The file cannot be read: {error.strerror or error}."),)
    except UnicodeDecodeError:
        return Settings(file=absolute), (_diagnostic(path, "", "The file is not UTF-8 text."),)
    return parse(path, text)


def parse(path: str, text: str) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """As `load`, for a text that may not have been saved yet."""
    absolute = Path(path).absolute()
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Settings(file=str(absolute)), (_syntax_error(path, text, str(error)),)
    except RecursionError:
        return Settings(file=str(absolute)), (_syntax_error(path, text, "Nested too deeply"),)
    prefix = () if absolute.name == "chipfit.toml" else ("tool", "chipfit")
    settings, problems = _settings(_inner(document, prefix), absolute)
    found = (_diagnostic(path, text, problem.message, (*prefix, *problem.path)) for problem in problems)
    return settings, tuple(sorted(found, key=lambda diagnostic: diagnostic.span))


def key_span(path: str, *keys: str) -> Span:
    """Where the configuration at `path` sets a key. For problems that only show when the value is used."""
    prefix = () if Path(path).name == "chipfit.toml" else ("tool", "chipfit")
    return locate(path, Path(path).read_text(encoding="utf-8", errors="replace"), (*prefix, *keys))


def _settings(document: object, file: Path) -> tuple[Settings, list[Problem]]:
    if not isinstance(document, dict):
        return Settings(file=str(file)), [Problem((), "`tool.chipfit` must be a table.")]
    found = document.get("model", [])
    tables = found if isinstance(found, list) else [found]
    table, problems = structure_leniently({k: v for k, v in document.items() if k not in ("model", "lint")}, _Table)
    lint, wrong = structure_leniently(document.get("lint", {}), LintSettings)
    problems += [Problem(("lint", *problem.path), problem.message) for problem in wrong]
    models: list[ModelSettings] = []
    for index, value in enumerate(tables):
        model, wrong = structure_leniently(value, ModelSettings)
        problems += [Problem(("model", index, *problem.path), problem.message) for problem in wrong]
        if model is not None:
            models.append(_checked_model(model, index, file.parent, problems))
    settings = _checked_settings(table or _Table(), tuple(models), file, problems)
    return replace(settings, lint=lint or DEFAULT_LINT), problems


def _checked_settings(
    table: _Table, models: tuple[ModelSettings, ...], file: Path, problems: list[Problem]
) -> Settings:
    budgets = {name: getattr(table, name) for name in ("latency_ms", "arena_bytes", "flash_bytes")}
    for name, budget in budgets.items():
        if budget is not None and not 0 < budget < inf:
            problems.append(Problem((name.replace("_", "-"),), f"A budget must be above 0, not {budget}."))
            budgets[name] = None
    return Settings(
        target=_at(file.parent, table.target) if table.target.endswith(".toml") else table.target,
        runtime=table.runtime,
        source_roots=tuple(_at(file.parent, root) for root in table.source_roots),
        window_ms=None if table.window is None else table.window.ms,
        models=models,
        file=str(file),
        **budgets,
    )


def _checked_model(model: ModelSettings, index: int, folder: Path, problems: list[Problem]) -> ModelSettings:
    calibration = model.calibration
    if calibration is not None and PurePath(calibration).suffix not in (".npy", ".npz"):
        # Anything else would have to be executed or unpickled.
        message = f"Calibration samples are a .npy or .npz file, which `{calibration}` is not."
        problems.append(Problem(("model", index, "calibration"), message))
        calibration = None
    return replace(
        model,
        file=_at(folder, model.file),
        weights=None if model.weights is None else _at(folder, model.weights),
        calibration=None if calibration is None else _at(folder, calibration),
    )


def _at(folder: Path, path: str) -> str:
    return os.path.normpath(folder / path)


def _inner(document: dict[str, Any], prefix: tuple[str, ...]) -> object:
    inner: object = document
    for name in prefix:
        inner = inner.get(name, {}) if isinstance(inner, dict) else {}
    return inner


def _is_ours(path: Path) -> bool:
    """A chipfit.toml always, a pyproject.toml if it has our table; one that is broken may well have it."""
    if path.name == "chipfit.toml":
        return True
    text = path.read_text(encoding="utf-8", errors="replace")
    return re.search(r"^\s*\[\[?\s*tool\s*\.\s*chipfit\b", text, re.MULTILINE) is not None


def _syntax_error(path: str, text: str, message: str) -> Diagnostic:
    """tomllib states the place only within its message."""
    at = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)", message)
    lines = text.splitlines() or [""]
    line, column = (int(at[1]), int(at[2])) if at and at[1] else (len(lines), len(lines[-1]) + 1)
    span = Span(path, Position(line, column), Position(line, column + 1))
    reason = message.replace(at[0], "") if at else message
    return _diagnostic(path, text, f"This is not TOML: {reason[:1].lower()}{reason[1:]}.", span=span)


def _diagnostic(path: str, text: str, message: str, keys: KeyPath = (), span: Span | None = None) -> Diagnostic:
    place = span or locate(path, text, keys)
    return Diagnostic("CF004", "invalid-configuration", Severity.ERROR, place, message)
