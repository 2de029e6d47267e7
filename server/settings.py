"""The configuration that holds for a file, with what the command line or the editor says on top of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..analysis.config import Settings
from ..analysis.config_file import find, key_span, load
from ..analysis.diagnostic import Diagnostic, Severity
from ..analysis.lint_settings import DEFAULT_LINT
from ..analysis.path_pattern import path_pattern
from ..analysis.targets import Target, TargetError, load_runtime, load_target


@dataclass(frozen=True, slots=True)
class Project:
    """Settings and target for some files. `target` is None if the configuration names one that does not exist."""

    settings: Settings
    target: Target | None
    diagnostics: tuple[Diagnostic, ...]


def open_project(
    path: str,
    config: str | None = None,
    target: str | None = None,
    source_roots: Sequence[str] = (),
    runtime: str | None = None,
) -> Project:
    """The project that the file or folder `path` belongs to; `config` overrides where it is configured.

    What is wrong in the configuration is among the diagnostics. Raises TargetError if there is no `target` or
    `runtime`.
    """
    file = config or find(path)
    settings, diagnostics = load(file) if file else (Settings(), ())
    diagnostics = (*diagnostics, *_mistakes(settings))
    settings = replace(
        settings,
        source_roots=(*source_roots, *settings.source_roots),
        target=target or settings.target,
        runtime=runtime or settings.runtime,
    )
    key, given = "target", target
    try:
        board = load_target(settings.target)
        key, given = "runtime", runtime
        return Project(settings, _with_runtime(board, settings.runtime), diagnostics)
    except TargetError as error:
        if given or file is None:
            raise
        return Project(settings, None, (*diagnostics, _problem(file, str(error), key)))


def _with_runtime(board: Target, runtime: str) -> Target:
    """The board with the runtime that is chosen in place of its own."""
    return replace(board, runtime=load_runtime(runtime)) if runtime else board


def _mistakes(settings: Settings) -> list[Diagnostic]:
    """Rules that there are not, and patterns that mean nothing, in `[tool.chipfit.lint]`."""
    lint = settings.lint
    if lint == DEFAULT_LINT:
        return []
    # The rules bring numpy with them.
    from ..analysis.rules.selectors import unknown  # noqa: PLC0415

    named = [("select", lint.select), ("extend-select", lint.extend_select), ("ignore", lint.ignore)]
    wrong = [_problem(settings.file, unknown(s), "lint", key) for key, listed in named for s in listed if unknown(s)]
    for pattern, listed in lint.per_file_ignores.items():
        keys = ("lint", "per-file-ignores", pattern)
        wrong += [_problem(settings.file, unknown(s), *keys) for s in listed if unknown(s)]
    wrong += [_problem(settings.file, unknown(s), "lint", "severity", s) for s in lint.severity if unknown(s)]
    wrong += _wrong_parts(settings)
    listed_patterns = (("exclude", lint.exclude), ("extend-exclude", lint.extend_exclude))
    for key, patterns in (*listed_patterns, ("per-file-ignores", lint.per_file_ignores)):
        bad = [pattern for pattern in patterns if not path_pattern(pattern)]
        words = "`{}` is no pattern of paths such as `vendored/` or `tests/*.py`."
        wrong += [_problem(settings.file, words.format(pattern), "lint", key) for pattern in bad]
    return wrong


def _wrong_parts(settings: Settings) -> list[Diagnostic]:
    """Thresholds that no rule has, and parts that are none."""
    from ..analysis.rules.selectors import chosen  # noqa: PLC0415
    from ..analysis.rules.table import RULES  # noqa: PLC0415

    lint, file = settings.lint, settings.file
    named = {key: [RULES[code] for code in chosen(key) if key in (code, RULES[code].name)] for key in lint.threshold}
    without = [key for key, rules in named.items() if not any(rule.threshold is not None for rule in rules)]
    words = "There is no rule `{}` with a threshold; `chipfit explain CODE` says whether a rule has one."
    wrong = [_problem(file, words.format(key), "lint", "threshold", key) for key in without]
    parts = [(value, ("threshold", key)) for key, value in lint.threshold.items()] + [(lint.pressure, ("pressure",))]
    message = "This is a part of a whole, above 0 and at most 1, not {:g}."
    wrong += [_problem(file, message.format(value), "lint", *keys) for value, keys in parts if not 0 < value <= 1]
    if not lint.slow_ms > 0:
        wrong.append(_problem(file, f"A time must be above 0, not {lint.slow_ms:g}.", "lint", "slow-ms"))
    return wrong


def _problem(file: str, message: str, *keys: str) -> Diagnostic:
    return Diagnostic("CF004", "invalid-configuration", Severity.ERROR, key_span(file, *keys), message)
