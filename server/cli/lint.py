"""`chipfit lint [PATH...]`."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from ...analysis.diagnostic import Diagnostic
from ...analysis.trace.pool import Tracer, TraceUnavailable
from ..files.source_file import SourceFile
from ..fixes.proving import prove
from ..linting.baseline import Baseline
from ..linting.discovery import find_files
from ..linting.linting import Linted, Linter, projects
from ..no_tracer import NoTracer
from ..settings import Project
from .analysis import Options, no_torch
from .errors import UserError
from .lint_baseline import hide_known, open_baseline, write_baseline
from .lint_change import add_ignores, show_diff, write_fixes
from .lint_options import STDIN, WITH_FIXES, LintOptions, lint_options
from .lint_output import emit, fails, findings_of
from .lint_settings import show_settings
from .options import subject_options
from .output import require_file
from .progress import Progress
from .watch import watch

MANY = 3  # from as many files on it pays to warm the worker up


@click.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, allow_dash=True), metavar="[PATH]...")
@subject_options
@lint_options
def command(paths: tuple[str, ...], **options: Any) -> int:
    """Check every model in the files and folders PATH against the target; `-` is stdin, nothing is this folder."""
    names = LintOptions.__slots__
    wishes = LintOptions(**{name: options.pop(name) for name in names})
    wishes.require_sense(paths)
    if wishes.no_trace and options["trace_by"] == "import":
        raise UserError("--no-trace runs nothing of a file, and --trace=import runs all of it.")
    require_file(wishes.output_file)
    require_file(wishes.write_baseline)
    run = Lint(Options(**options), wishes, paths, open_baseline(wishes.baseline))
    if run.wishes.show_files or run.wishes.show_settings:
        return run.show()
    return watch(run.files, run.once) if run.wishes.watch else run.once()


@dataclass(frozen=True, slots=True)
class Lint:
    """One call of the command."""

    options: Options
    wishes: LintOptions
    paths: tuple[str, ...]
    baseline: Baseline | None = None

    def files(self) -> list[str]:
        """What is to be checked."""
        return self._files(self._projects())

    def show(self) -> int:
        """List the files, or show the settings of the first."""
        project_of = self._projects()
        files = self._files(project_of)
        if self.wishes.show_settings:
            first = files[0] if files else str(Path.cwd() / "any.py")
            show_settings(first, project_of(str(Path(first).parent)))
        else:
            click.echo("".join(f"{file}\n" for file in files), nl=False)
        return 0

    def once(self) -> int:
        """Check everything and print it."""
        project_of = self._projects()
        files = self._files(project_of)
        at = {file: project_of(str(Path(file).parent)) for file in files}
        broken = list(dict.fromkeys(problem for project in at.values() for problem in project.diagnostics))
        good = [file for file in files if not at[file].diagnostics]
        trust = self.options.trust()
        with self._tracer(len(good)) as tracer, Progress(self.options.quiet) as progress:
            memory = self.options.memory(not self.wishes.no_trace)
            linter = Linter(project_of, tracer, self.options.inputs, trust, progress, memory)
            try:
                code = self._finish(linter, self._lint(linter, good), broken)
            except TraceUnavailable as error:
                raise no_torch(error, self.options.python) from error
        return 2 if broken else code

    def _finish(self, linter: Linter, linted: list[Linted], broken: Sequence[Diagnostic]) -> int:
        """Change or print what was found; the exit code, if the configurations are in order."""
        wishes = self.wishes
        if wishes.diff:
            return show_diff(linter, linted, wishes.unsafe_fixes)
        if wishes.fix:
            linted = write_fixes(linter, linted, wishes.unsafe_fixes, self._reads_stdin)
        if wishes.add_ignore:
            return add_ignores(linter, linted)
        if wishes.write_baseline:
            return write_baseline(linted, broken, wishes.write_baseline)
        linted = hide_known(linted, self.baseline, wishes.no_trace)
        if self.options.format_ in WITH_FIXES and not wishes.statistics:
            linted = [prove(linter, entry) for entry in linted]
        findings = findings_of(linted, broken)
        emit(findings, self.options.format_, wishes.output_file, wishes.statistics, wishes.fix and self._reads_stdin)
        if findings.problems:
            return 2
        return int(fails(linted, findings.diagnostics) and not wishes.exit_zero)

    def _tracer(self, files: int) -> Tracer:
        return NoTracer() if self.wishes.no_trace else self.options.tracer(warm=files >= MANY)

    def _lint(self, linter: Linter, files: list[str]) -> list[Linted]:
        if not self._reads_stdin:
            return list(linter.lint(files, frozenset(self.paths)))
        name = self.wishes.stdin_filename or "stdin.py"
        source = SourceFile.decode(name, sys.stdin.buffer.read())
        return [linter.lint_source(source, linter.project_of(str(Path(name).parent)))] if files else []

    def _files(self, project_of: Callable[[str], Project]) -> list[str]:
        if self._reads_stdin:
            name = self.wishes.stdin_filename or "stdin.py"
            return find_files([name], lambda folder: project_of(folder).settings, self.wishes.force_exclude)
        paths = self.paths or (".",)
        return find_files(paths, lambda folder: project_of(folder).settings, self.wishes.force_exclude)

    @property
    def _reads_stdin(self) -> bool:
        return STDIN in self.paths or self.wishes.stdin_filename is not None

    def _projects(self) -> Callable[[str], Project]:
        def open_at(folder: str) -> Project:
            project = self.options.project(folder)
            allowed = self.baseline.allowed if self.baseline else ()
            return replace(project, settings=replace(self.wishes.over(project.settings), allowed=allowed))

        return projects(open_at)
