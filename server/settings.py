"""The configuration that holds for a file, with what the command line or the editor says on top of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..analysis.config import Settings, find, key_span, load
from ..analysis.diagnostic import Diagnostic, Severity
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
        problem = Diagnostic("CF004", "invalid-configuration", Severity.ERROR, key_span(file, key), str(error))
        return Project(settings, None, (*diagnostics, problem))


def _with_runtime(board: Target, runtime: str) -> Target:
    """The board with the runtime that is chosen in place of its own."""
    return replace(board, runtime=load_runtime(runtime)) if runtime else board
