"""From options to what `check` and `build` take."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from ...analysis.diagnostic import Diagnostic, Severity
from ...analysis.input_spec import InputSpec
from ...analysis.report import Report
from ...analysis.source.trust import NO_TRUST, Trust
from ...analysis.targets import Target, TargetError
from ...analysis.trace.pool import Tracer, TraceUnavailable
from ..files.trace_cache import open_tracer, torch_version
from ..linting.no_notebook import no_notebook
from ..linting.remembered_checks import RememberedChecks
from ..settings import Project, open_project
from ..user_settings import UserSettingsError, trust
from .errors import UserError


@dataclass(frozen=True, slots=True)
class Options:
    """The values of `options.analysis_options`."""

    target: str | None
    runtime: str | None
    format_: str
    inputs: tuple[InputSpec, ...]
    source_roots: tuple[str, ...]
    config: str | None
    python: str | None
    timeout: float
    no_cache: bool
    trusted_packages: tuple[str, ...]
    trace_by: str
    quiet: bool

    @property
    def json(self) -> bool:
        """Whether stdout is for a program."""
        return self.format_ == "json"

    def project(self, path: str) -> Project:
        """The project of the file at `path`, with these options on top.

        Raises UserError for an unknown --target or --runtime.
        """
        try:
            return open_project(path, self.config, self.target, self.source_roots, self.runtime)
        except TargetError as error:
            raise UserError(str(error)) from error

    def trust(self) -> Trust:
        """What the user lets run beyond the definitions a model needs."""
        try:
            return trust(self.trusted_packages, self.trace_by == "import")
        except UserSettingsError as error:
            raise UserError(str(error)) from error

    def tracer(self, warm: bool = False) -> Tracer:
        """A tracer under the chosen interpreter, which is not started before it is used; `warm` is for many models."""
        python = shutil.which(self.python or sys.executable)
        if python is None:
            raise UserError(f"There is no Python interpreter `{self.python}`.")
        return open_tracer(python, self.timeout, warm, cache=not self.no_cache)

    def memory(self, traces: bool = True) -> RememberedChecks | None:
        """What was found before; None where the answer may change without a sign of it."""
        version = torch_version(shutil.which(self.python or sys.executable) or "") if traces else "no traces"
        if self.no_cache or version is None or self.trust() != NO_TRUST:
            return None
        return RememberedChecks(version)


@dataclass(frozen=True, slots=True)
class EntryFile:
    """The argument ENTRY: a file, and the class or expression in it; None stands for its only model."""

    file: str
    expression: str | None

    @staticmethod
    def parse(text: str) -> "EntryFile":
        """Read FILE.py, FILE.py:Name or FILE.py:EXPRESSION. Raises UserError if there is no such file."""
        before, colon, expression = text.partition(".py:")
        file = f"{before}.py" if colon and not Path(text).exists() else text
        if not Path(file).is_file():
            what = "is a folder, not a file" if Path(file).is_dir() else "does not exist"
            raise UserError(f"{file} {what}. An entry is FILE.py, FILE.py:Name or FILE.py:EXPRESSION.")
        if problem := no_notebook(file):
            raise UserError(f"{file}: {problem}")
        return EntryFile(file, (expression.strip() or None) if file != text else None)


def require_target(project: Project) -> Target:
    """The project's target; a project without diagnostics has one."""
    if project.target is None:
        raise UserError(f"{project.settings.file}: there is no target `{project.settings.target}`.")
    return project.target


def has_findings(diagnostics: tuple[Diagnostic, ...]) -> bool:
    """Whether anything is wrong: errors and warnings count, advice does not."""
    return any(diagnostic.severity in (Severity.ERROR, Severity.WARNING) for diagnostic in diagnostics)


def no_torch(error: TraceUnavailable, python: str | None) -> UserError:
    """What to say when the model cannot be traced at all."""
    return UserError(
        f"Models cannot be traced with {python or sys.executable}: {error}."
        " Install torch there (`pip install 'chipfit[trace]'`) or name another interpreter with --python;"
        " `chipfit doctor` shows what is found."
    )


def one_report(reports: tuple[Report, ...], entry: str) -> Report | None:
    """The report of the entry, None if there is none. Raises UserError if the file holds several models."""
    if len(reports) > 1:
        choices = ", ".join(report.entry for report in reports)
        raise UserError(f"{entry} holds {len(reports)} models; name one of them: {choices}")
    return reports[0] if reports else None
