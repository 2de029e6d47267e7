"""Many files checked side by side: one tracer, and one thread reads while another waits for it."""

import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ...analysis.config import Settings
from ...analysis.input_spec import InputSpec
from ...analysis.source.consulted import noting
from ...analysis.source.model_file import is_model_file
from ...analysis.source.trust import Trust
from ...analysis.trace.pool import TraceCancelled, Tracer, TraceUnavailable
from ..files.source_file import SourceFile
from ..no_tracer import NoTracer, untraced
from ..settings import Project
from .no_notebook import no_notebook
from .remembered_checks import RememberedChecks

if TYPE_CHECKING:  # numpy comes with it, and most files are no models
    from ...analysis.check_result import CheckResult
    from ...analysis.examine import Examined

THREADS = 4
_MENTIONS = (b"torch", b"chipfit")


@dataclass(frozen=True, slots=True)
class Linted:
    """One file, and what came of it: a `result`, a `problem` in words, or neither where there is nothing to check."""

    file: str
    project: Project
    source: SourceFile | None = None
    result: "CheckResult | None" = None
    problem: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Linter:
    """What the checks of all files have in common. `project_of` gives the project of a folder."""

    project_of: Callable[[str], Project]
    tracer: Tracer
    inputs: tuple[InputSpec, ...]
    trust: Trust
    progress: Callable[[str], None]
    memory: RememberedChecks | None = None

    def lint(self, files: Sequence[str], named: frozenset[str] = frozenset()) -> Iterator[Linted]:
        """Check files in order. Those in `named` are checked in any case, others only if torch is mentioned in them.

        A file that cannot be read or checked costs itself. Raises TraceUnavailable.
        """
        pool = ThreadPoolExecutor(min(THREADS, max(1, len(files))), thread_name_prefix="lint")
        try:
            yield from pool.map(lambda file: self._lint(file, file in named), files)
        except BaseException:
            self.tracer.close()
            raise
        finally:
            pool.shutdown(cancel_futures=True)

    def check(self, source: SourceFile, project: Project, before: "Sequence[Examined]" = ()) -> "CheckResult":
        """Check a text, whatever stands on disk. The project has a target; `before` are models of an earlier check."""
        self.progress(f"checking {source.path}")
        memory = None if is_model_file(source.path) else self.memory
        key = memory.key(source.path, source.text, project, self.inputs) if memory is not None else ""
        known = memory.recall(key) if memory is not None else None
        if known is not None:
            return known
        with noting() as reads:
            result = self._check(source, project, before)
        if memory is not None:
            memory.remember(key, result, reads)
        return result

    def _check(self, source: SourceFile, project: Project, before: "Sequence[Examined]") -> "CheckResult":
        from ...analysis.check import check  # noqa: PLC0415

        assert project.target is not None
        settings, target, trust = project.settings, project.target, self.trust
        result = check(
            source.path, source.text, settings, target, self.tracer, None, self.inputs, trust=trust, before=before
        )
        return untraced(result) if isinstance(self.tracer, NoTracer) else result

    def _lint(self, file: str, named: bool) -> Linted:
        project = self.project_of(str(Path(file).parent))
        if not Path(file).is_file():  # reading a pipe or a device may never end
            return Linted(file, project, problem="This is no regular file.")
        if problem := no_notebook(file):
            return Linted(file, project, problem=problem)
        try:
            data = b"" if named and is_model_file(file) else Path(file).read_bytes()
        except OSError as error:
            return Linted(file, project, problem=f"{error.strerror or error}.")
        source = SourceFile.decode(file, data)
        if not named and not _may_hold_models(file, data, project.settings):
            return Linted(file, project, source)
        return self.lint_source(source, project)

    def lint_source(self, source: SourceFile, project: Project, before: "Sequence[Examined]" = ()) -> Linted:
        """As `check`, where a mistake of ours costs this file only."""
        try:
            return Linted(source.path, project, source, self.check(source, project, before))
        except (TraceUnavailable, TraceCancelled):
            raise
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}:{place.lineno}"
            words = f"internal error at {where}: {type(error).__name__}: {error}. Please report it."
            return Linted(source.path, project, source, problem=words)


def projects(open_at: Callable[[str], Project]) -> Callable[[str], Project]:
    """The project of a folder, opened once for each."""
    return cache(open_at)


def _may_hold_models(file: str, data: bytes, settings: Settings) -> bool:
    """Whether a file can have findings: a model is one of torch's, or a comment or the configuration says so."""
    if any(word in data for word in _MENTIONS):
        return True
    absolute = str(Path(file).absolute())
    return any(model.file == absolute for model in settings.models)
