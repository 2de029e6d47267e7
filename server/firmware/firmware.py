"""One firmware being built at an editor's request: what, where to, and how it is stopped."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ...analysis.config import Settings
from ...analysis.diagnostic import Diagnostic, Severity
from ...analysis.report import Report
from ...analysis.source.entry import EntryError
from ...analysis.source.module import SourceError
from ...analysis.source.overlay import overlaid
from ...analysis.trace.pool import TraceCancelled, Tracer, TraceUnavailable
from ...codegen.build import BuildOptions, BuildProblem, BuildResult, build
from ...codegen.output.write import WriteProblem, Written, write
from ...codegen.stage import WRITING, Stage
from ..client_settings import ClientSettings
from ..documents.tracing import TIMEOUT_S
from ..files.trace_cache import open_tracer
from ..settings import Project
from ..user_settings import editor_trust
from .misfit import misfit
from .wish import Wish
from .wish_facts import source_text, wish_facts

_AT_WORK: set[Path] = set()
"""The folders for which a firmware is being built."""
_RESERVING = threading.Lock()
CLOSE_S = 0.3


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went, in words for the user; without `written` it went wrong."""

    message: str
    directory: Path = Path()
    written: Written | None = None
    report: Report | None = None
    settings: Settings | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


class Firmware:
    """A build with a trace worker of its own, so that stopping it disturbs no check."""

    def __init__(self, wish: Wish, project: Project, client: ClientSettings) -> None:
        self._wish = wish
        self._project = project
        self._python = client.python or sys.executable
        self._imports = client.way == "import"
        self._tracer: Tracer | None = None
        self._directory: Path | None = None
        self._gate = threading.Lock()
        self._cancelled = self._writing = False
        self._over = threading.Event()

    def cancel(self) -> bool:
        """Stop; whether nothing is written. False if files are being put in place: it will be over in a moment.

        Safe from any thread.
        """
        with self._gate:
            if self._writing:
                return False
            self._cancelled = True
            self._release()
        if self._tracer is not None:
            self._tracer.close()
        return True

    def close(self) -> None:
        """As `cancel`, for a process that is to end: waits a little for files that are being put in place."""
        if not self.cancel():
            self._over.wait(CLOSE_S)

    def run(self, advance: Callable[[Stage], None]) -> Outcome:
        """Build, and write unless there are errors. `advance` is told each stage. Raises TraceCancelled."""
        try:
            with overlaid(self._wish.texts):
                return self._attempt(advance)
        finally:
            self._over.set()

    def _attempt(self, advance: Callable[[Stage], None]) -> Outcome:
        try:
            return self._run(advance)
        except SourceError as problem:
            return self._refused(f"CF002 This is not valid Python: {problem}.")
        except (BuildProblem, WriteProblem, EntryError, TraceUnavailable) as problem:
            return self._refused(str(problem))
        except OSError as error:
            return self._refused(f"{error.filename}: {error.strerror}." if error.filename else str(error))

    def _run(self, advance: Callable[[Stage], None]) -> Outcome:
        project = self._project
        assert project.target is not None  # or else it was refused before
        directory = _inside(wish_facts(self._wish, project).directory, self._wish.workspace)
        with self._reserved(directory), self._worker() as tracer:
            result = self._build(tracer, advance)
            if not result.files or result.report is None:
                return self._refused(_reason(result, project))
            self._advance(Stage(f"writing to {directory}", WRITING), advance)
            written = write(result.files, str(directory), begin=self._begin)
            return _outcome(result, result.report, project.settings, directory, written)

    def _build(self, tracer: Tracer, advance: Callable[[Stage], None]) -> BuildResult:
        wish, project = self._wish, self._project
        assert project.target is not None
        options = BuildOptions(
            entry=wish.entry,
            weights=wish.weights and wish.absolute(wish.weights),
            calibration=wish.calibration and wish.absolute(wish.calibration),
            random_weights=wish.random_weights,
            trust=replace(editor_trust(), whole_module=self._imports),
        )
        tell = lambda stage: self._advance(stage, advance)  # noqa: E731
        return build(wish.path, source_text(wish), project.settings, project.target, tracer, options, tell)

    def _advance(self, stage: Stage, advance: Callable[[Stage], None]) -> None:
        if self._cancelled:
            raise TraceCancelled
        advance(stage)

    def _begin(self) -> None:
        """From here on it is too late to cancel."""
        with self._gate:
            if self._cancelled:
                raise TraceCancelled
            self._writing = True

    @contextmanager
    def _worker(self) -> Iterator[Tracer]:
        with open_tracer(self._python, TIMEOUT_S) as self._tracer:
            if self._cancelled:
                raise TraceCancelled
            yield self._tracer

    @contextmanager
    def _reserved(self, directory: Path) -> Iterator[None]:
        """Raises BuildProblem if another build is to go to the same folder."""
        with _RESERVING:
            if directory in _AT_WORK:
                raise BuildProblem(f"a firmware for {directory} is being generated already: let it end, or cancel it.")
            _AT_WORK.add(directory)
            self._directory = directory
        try:
            yield
        finally:
            self._release()

    def _release(self) -> None:
        """A cancelled build keeps no other from the folder, though its last stage may not have ended."""
        if self._directory is not None:
            _AT_WORK.discard(self._directory)
            self._directory = None

    def _refused(self, reason: str) -> Outcome:
        return Outcome(f"No firmware for {self._wish.entry}: {reason}")


def _inside(directory: Path, workspace: Path) -> Path:
    """The folder to write to. Raises BuildProblem if it is not inside the workspace, links followed."""
    root, wanted = workspace.resolve(), directory.resolve()
    if not wanted.is_relative_to(root) or wanted == root:
        raise BuildProblem(f"{wanted} is not a folder inside the workspace {root}.")
    return wanted


def _outcome(result: BuildResult, report: Report, settings: Settings, directory: Path, written: Written) -> Outcome:
    latency = "" if report.latency.ms is None else f", about {report.latency.ms:,.3g} ms"
    sizes = f"arena {report.arena.bytes:,} bytes, flash {report.flash.bytes:,} bytes{latency}"
    kept = f" Kept what you have edited: {', '.join(written.kept)}." if written.kept else ""
    count = len([name for name in written.files if name not in written.kept])
    message = f"Wrote {count} files to {directory}: {sizes} on {report.target.name}.{kept}{_assumption(report)}"
    return Outcome(message, directory, written, report, settings, result.diagnostics)


def _assumption(report: Report) -> str:
    """A word on an input that nobody has stated, on which every number rests."""
    if not report.assumed:
        return ""
    return f" The input is assumed ({report.input_source}); `chipfit explain CF007` says how to state it."


def _reason(result: BuildResult, project: Project) -> str:
    """Why there is nothing to write: the numbers if it is too large, else the first error."""
    reason = misfit(result.model, project) if result.model is not None else ""
    return reason or _first_error(result.diagnostics)


def _first_error(diagnostics: tuple[Diagnostic, ...]) -> str:
    errors = [found for found in diagnostics if found.severity is Severity.ERROR] or [*diagnostics]
    if not errors:
        return "there is nothing to build."
    more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
    return f"{errors[0].code} {errors[0].message}{more}"
