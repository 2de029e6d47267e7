"""`chipfit build ENTRY -o DIR`."""

from pathlib import Path
from typing import Any

import click

from ...analysis.source.entry import EntryError
from ...analysis.trace.pool import TraceUnavailable
from ...codegen.build import BuildOptions, BuildProblem, BuildResult, build, write
from ..reporters.headline import headline
from ..reporters.json import diagnostic_json, dumps
from ..settings import Project
from .analysis import EntryFile, Options, has_findings, no_torch, require_target
from .console import read_source, show, show_diagnostics, shown_path
from .errors import UserError
from .options import analysis_options
from .output import require_folder
from .progress import Progress

SCHEMA = "chipfit-build/1"
_FILE = click.Path(exists=True, dir_okay=False)


@click.command("build")
@click.argument("entry")
@click.option("-o", "--output", required=True, metavar="DIR", type=click.Path(), help="Folder to write to.")
@click.option("--weights", type=_FILE, help="Trained weights: a state_dict (.pt, .pth) or .safetensors.")
@click.option("--calibration", metavar="FILE", help="Typical inputs: .npy, .npz, or FILE.py:FUNCTION, which is run.")
@click.option("--random-weights", is_flag=True, help="Build without trained weights, to try a size or a speed.")
@click.option("--name", help="Prefix of the C files and symbols; default is the name of the model.")
@analysis_options
def command(
    entry: str,
    output: str,
    weights: str | None,
    calibration: str | None,
    random_weights: bool,
    name: str | None,
    **options: Any,
) -> int:
    """Write the firmware of the model ENTRY: FILE.py, FILE.py:Name or FILE.py:EXPRESSION."""
    chosen = Options(**options)
    wanted = EntryFile.parse(entry)
    project = chosen.project(wanted.file)
    if project.diagnostics:
        show_diagnostics(project.diagnostics, stderr=True)
        return 2
    wishes = BuildOptions(
        entry=wanted.expression,
        inputs=chosen.inputs,
        weights=_absolute(weights),
        calibration=_absolute(calibration),
        random_weights=random_weights,
        name=name,
        trust=chosen.trust(),
    )
    require_folder(output)
    result = _build(wanted.file, project, wishes, chosen)
    if result.files:
        _write(result, output)
    _print(result, output, project, chosen)
    return int(not result.files or has_findings(result.diagnostics))


def _build(file: str, project: Project, wishes: BuildOptions, options: Options) -> BuildResult:
    target = require_target(project)
    text = read_source(file)
    try:
        with options.tracer() as tracer, Progress(options.quiet) as progress:
            return build(file, text, project.settings, target, tracer, wishes, progress)
    except TraceUnavailable as error:
        raise no_torch(error, options.python) from error
    except (BuildProblem, EntryError) as problem:
        raise UserError(str(problem)) from problem


def _absolute(path: str | None) -> str | None:
    return None if path is None else str(Path(path).absolute())


def _write(result: BuildResult, output: str) -> None:
    try:
        write(result.files, output)
    except (BuildProblem, EntryError) as problem:
        raise UserError(str(problem)) from problem
    except OSError as error:
        place = error.filename or output
        raise UserError(f"The firmware cannot be written to {place}: {error.strerror or error}.") from error


def _print(result: BuildResult, output: str, project: Project, options: Options) -> None:
    if options.json:
        report = result.report.as_json() if result.report else None
        diagnostics = [diagnostic_json(diagnostic) for diagnostic in result.diagnostics]
        files = sorted(result.files)
        click.echo(dumps({"schema": SCHEMA, "files": files, "report": report, "diagnostics": diagnostics}))
        return
    show_diagnostics(result.diagnostics, stderr=True)
    if result.report is not None:
        show(headline(result.report, project.settings.latency_ms))
    if result.files:
        names = (f"  {name}" for name in sorted(result.files))
        show(f"\nWrote {len(result.files)} files to {shown_path(output)}:", *names)
