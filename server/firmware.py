"""One firmware being built at an editor's request: what, where to, and how it is stopped."""

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..analysis.diagnostic import Diagnostic, Severity
from ..analysis.source.entries import select_entry
from ..analysis.source.entry import EntryError
from ..analysis.source.module import SourceError, parse
from ..analysis.trace.pool import TraceCancelled, Tracer, TraceUnavailable
from ..codegen.build import BuildOptions, BuildProblem, build
from ..codegen.c.names import identifier
from ..codegen.output.write import WriteProblem, write
from .cli.console import read_source
from .settings import Project
from .trace_cache import open_tracer
from .tracing import TIMEOUT_S
from .user_settings import editor_trust


@dataclass(frozen=True, slots=True)
class Wish:
    """A model of a file, and where in the workspace folder its firmware is to go.

    `text` is what the editor shows of the file; without one, what is on disk counts. `directory` may be relative to
    `workspace`; without one it is build/NAME there.
    """

    path: str
    text: str | None
    entry: str
    workspace: Path
    directory: str | None = None
    random_weights: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went, in words for the user, and the files by their names in the folder; none if it went wrong."""

    message: str
    directory: str = ""
    files: tuple[str, ...] = ()


class Firmware:
    """A build with a trace worker of its own, so that stopping it disturbs no check."""

    def __init__(self, wish: Wish, project: Project, python: str | None) -> None:
        self._wish = wish
        self._project = project
        self._cancelled = threading.Event()
        self._tracer = open_tracer(python or sys.executable, TIMEOUT_S)

    def cancel(self) -> None:
        """Stop; nothing is written any more. Safe from any thread."""
        self._cancelled.set()
        self._tracer.cancel()

    def run(self, progress: Callable[[str], None]) -> Outcome:
        """Build, and write unless there are errors. `progress` is told each stage. Raises TraceCancelled."""
        try:
            with self._tracer as tracer:
                return self._run(tracer, progress)
        except (BuildProblem, WriteProblem, EntryError, TraceUnavailable) as problem:
            return self._refused(str(problem))
        except OSError as error:
            return self._refused(f"{error.filename}: {error.strerror}." if error.filename else str(error))

    def _run(self, tracer: Tracer, progress: Callable[[str], None]) -> Outcome:
        wish, project = self._wish, self._project
        if project.diagnostics or project.target is None:
            return self._refused(f"{project.settings.file} is in error: {project.diagnostics[0].message}")
        text = read_source(wish.path) if wish.text is None else wish.text
        directory = _destination(wish, text, project)

        def advance(stage: str) -> None:
            if self._cancelled.is_set():
                raise TraceCancelled
            progress(stage)

        advance("starting PyTorch")
        options = BuildOptions(entry=wish.entry, random_weights=wish.random_weights, trust=editor_trust())
        result = build(wish.path, text, project.settings, project.target, tracer, options, advance)
        if not result.files or result.report is None:
            return self._refused(_first_error(result.diagnostics))
        advance(f"writing to {directory}")
        write(result.files, str(directory))
        sizes = f"arena {result.report.arena.bytes:,} bytes, flash {result.report.flash.bytes:,} bytes"
        message = f"Wrote {len(result.files)} files to {directory}: {sizes}."
        return Outcome(message, str(directory), tuple(sorted(result.files)))

    def _refused(self, reason: str) -> Outcome:
        return Outcome(f"No firmware for {self._wish.entry}: {reason}")


def _destination(wish: Wish, text: str, project: Project) -> Path:
    """The folder to write to. Raises BuildProblem if it is not inside the workspace, links followed."""
    root = wish.workspace.resolve()
    wanted = (root / (wish.directory or f"build/{_name(wish, text, project)}")).resolve()
    if not wanted.is_relative_to(root) or wanted == root:
        raise BuildProblem(f"{wanted} is not a folder inside the workspace {root}.")
    return wanted


def _name(wish: Wish, text: str, project: Project) -> str:
    """The name that `build` gives the model, as far as it is known."""
    try:
        entries, _ = select_entry(parse(wish.path, text), project.settings.models, wish.entry)
    except SourceError:
        entries = []
    configured = entries[0].settings.name if entries and entries[0].settings else None
    return identifier(configured or (entries[0].name if entries else wish.entry))


def _first_error(diagnostics: tuple[Diagnostic, ...]) -> str:
    errors = [found for found in diagnostics if found.severity is Severity.ERROR] or [*diagnostics]
    if not errors:
        return "there is nothing to build."
    more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
    return f"{errors[0].code} {errors[0].message}{more}"
