"""`chipfit compare REV`."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ...analysis.report import Report
from ...analysis.trace.pool import TraceUnavailable
from ..linting.discovery import find_files
from ..linting.linting import Linter, projects
from ..linting.revision import Revision, RevisionError
from ..reporters.change import Key, compare
from ..reporters.comparison import comparison_json, comparison_markdown, comparison_text
from ..settings import Project
from .analysis import Options, no_torch
from .errors import UserError
from .options import format_option, subject_options
from .progress import Progress


@click.command("compare")
@click.argument("revision", metavar="REV")
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATH]...")
@subject_options
@format_option("text", "markdown", "json")
def command(revision: str, paths: tuple[str, ...], **options: Any) -> None:
    """Show what the models below PATH cost now and at the git revision REV: arena, flash, latency.

    Both sides are checked for the same board if --target names one, and else for the board that each configures.
    """
    chosen = Options(**options)
    try:
        known = Revision.find(revision, Path.cwd())
        with tempfile.TemporaryDirectory(prefix="chipfit-") as folder:
            known.extract(Path(folder))
            before, after = _sides(chosen, known.root, Path(folder).resolve(), paths or (".",))
    except RevisionError as error:
        raise UserError(str(error)) from error
    except TraceUnavailable as error:
        raise no_torch(error, chosen.python) from error
    changes = compare(before, after)
    if chosen.format_ == "json":
        click.echo(comparison_json(changes, revision, known.commit), nl=False)
    else:
        show = comparison_markdown if chosen.format_ == "markdown" else comparison_text
        click.echo(show(changes, revision), nl=False)


Side = list[tuple[Key, Report]]


def _sides(options: Options, root: Path, old: Path, paths: tuple[str, ...]) -> tuple[Side, Side]:
    """The reports of the old folder and of the work tree."""
    trust = options.trust()
    with options.tracer(warm=True) as tracer, Progress(options.quiet) as progress:
        linter = Linter(projects(options.project), tracer, options.inputs, trust, progress)
        there = [os.path.normpath(old / Path(path).absolute().relative_to(root)) for path in _inside(root, paths)]
        before = list(_reports(linter, [path for path in there if Path(path).exists()], old))
        after = list(_reports(linter, [path for path in paths if Path(path).exists()], root))
    if not any(Path(path).exists() for path in (*there, *paths)):
        raise UserError(f"{paths[0]} exists neither now nor then.")
    return before, after


def _inside(root: Path, paths: tuple[str, ...]) -> tuple[str, ...]:
    for path in paths:
        if not Path(path).absolute().is_relative_to(root):
            raise UserError(f"{path} is not in the repository {root}.")
    return paths


def _reports(linter: Linter, paths: list[str], root: Path) -> Iterator[tuple[Key, Report]]:
    def project_of(folder: str) -> Project:
        project = linter.project_of(folder)
        if project.diagnostics:
            first = project.diagnostics[0]
            raise UserError(f"{first.span.file}:{first.span.start.line}: {first.message}")
        return project

    side = replace(linter, project_of=project_of)
    files = find_files(paths, lambda folder: project_of(folder).settings)
    for linted in side.lint(files):
        for model in linted.result.models if linted.result else ():
            if model.report is not None:
                file = Path(linted.file).absolute().relative_to(root).as_posix()
                yield (file, model.entry.expression, model.report.target.name), model.report
