"""`chipfit lint PATH...`."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from ...analysis.check import check
from ...analysis.check_result import CheckResult
from ...analysis.diagnostic import Diagnostic
from ...analysis.trace.pool import Tracer, TraceUnavailable
from ..reporters.headline import headline
from ..reporters.json import dumps, lint_json
from ..reporters.text import summary
from ..settings import Project
from .analysis import Options, has_findings, no_torch, require_target
from .console import read_source, show, show_diagnostics, shown_path
from .options import analysis_options
from .progress import Progress

# Folders that hold no sources of the user's own.
SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "build", "dist", "venv"})


@click.command("lint")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True), metavar="PATH...")
@analysis_options
def command(paths: tuple[str, ...], **options: Any) -> int:
    """Check every model in the files and folders PATH against the target."""
    chosen = Options(**options)
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    projects = {file: chosen.project(file) for file in files}
    broken = _of_projects(projects.values())
    if broken:
        _print(broken, [], projects, chosen)
        return 2
    try:
        with chosen.tracer() as tracer:
            results = _check_all(projects, tracer, chosen)
    except TraceUnavailable as error:
        raise no_torch(error, chosen.python) from error
    diagnostics = [diagnostic for result in results for diagnostic in result.diagnostics]
    _print(diagnostics, results, projects, chosen)
    return int(has_findings(tuple(diagnostics)))


def _files(path: str) -> Iterator[str]:
    """`path` itself, or the Python files below it in the order of their names; hidden folders are left out."""
    if not Path(path).is_dir():
        yield path
        return
    for child in sorted(Path(path).iterdir()):
        hidden = child.name.startswith(".") or child.name in SKIPPED
        if child.is_dir() and not child.is_symlink() and not hidden:
            yield from _files(str(child))
        elif child.suffix == ".py" and child.is_file():
            yield str(child)


def _of_projects(projects: Iterable[Project]) -> list[Diagnostic]:
    """What is wrong in the configurations, each said once."""
    return list(dict.fromkeys(diagnostic for project in projects for diagnostic in project.diagnostics))


def _check_all(projects: dict[str, Project], tracer: Tracer, options: Options) -> list[CheckResult]:
    results = []
    trust = options.trust()
    with Progress(options.quiet) as progress:
        for file, project in projects.items():
            progress(f"checking {shown_path(file)}")
            target = require_target(project)
            text = read_source(file)
            results.append(check(file, text, project.settings, target, tracer, None, options.inputs, None, trust))
    return results


def _print(
    diagnostics: list[Diagnostic], results: list[CheckResult], projects: dict[str, Project], options: "Options"
) -> None:
    if options.json:
        reports = [(result.file, report) for result in results for report in result.reports]
        read = [(result.file, entry) for result in results for entry in result.read]
        click.echo(dumps(lint_json(diagnostics, reports, read)))
        return
    show_diagnostics(diagnostics)
    for result in results:
        for report in result.reports:
            show(headline(report, projects[result.file].settings.latency_ms), "")
    show(summary(diagnostics, len(projects)))
