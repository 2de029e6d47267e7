"""`chipfit build ENTRY -o DIR`."""

from pathlib import Path
from typing import Any

import click

from ...analysis.source.entry import EntryError
from ...analysis.trace.pool import TraceUnavailable
from ...codegen.build import BuildOptions, BuildProblem, BuildResult, build
from ...codegen.output.write import WriteProblem, Written, write
from ..files.source_file import SourceFile
from ..firmware.misfit import misfit
from ..reporters.headline import headline
from ..reporters.json import diagnostic_json, dumps
from ..settings import Project
from .analysis import EntryFile, Options, has_findings, no_torch, require_target
from .console import show, show_diagnostics, shown_path
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
@click.option("--force", is_flag=True, help="Also replace files in DIR that chipfit did not write or you have edited.")
@analysis_options
def command(
    entry: str,
    output: str,
    weights: str | None,
    calibration: str | None,
    random_weights: bool,
    name: str | None,
    force: bool,
    **options: Any,
) -> int:
    """Write the firmware of the model ENTRY: FILE.py, FILE.py:Name or FILE.py:EXPRESSION.

    All files are written or none. What is in DIR already is replaced only if chipfit wrote it and nobody has edited it
    since; main.c is yours once you have edited it, and stays as it is even with --force.
    """
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
    written = _write(result, output, force) if result.files else None
    _print(result, written, output, project, chosen)
    return int(not result.files or has_findings(result.diagnostics))


def _build(file: str, project: Project, wishes: BuildOptions, options: Options) -> BuildResult:
    target = require_target(project)
    text = SourceFile.read(file).text
    try:
        with options.tracer() as tracer, Progress(options.quiet) as progress:
            tell = lambda stage: progress(stage.words)  # noqa: E731
            return build(file, text, project.settings, target, tracer, wishes, tell)
    except TraceUnavailable as error:
        raise no_torch(error, options.python) from error
    except (BuildProblem, EntryError) as problem:
        raise UserError(str(problem)) from problem


def _absolute(path: str | None) -> str | None:
    return None if path is None else str(Path(path).absolute())


def _write(result: BuildResult, output: str, force: bool) -> Written:
    try:
        return write(result.files, output, force)
    except WriteProblem as problem:
        raise UserError(str(problem)) from problem
    except OSError as error:
        place = error.filename or output
        raise UserError(f"The firmware cannot be written to {place}: {error.strerror or error}.") from error


def _print(result: BuildResult, written: Written | None, output: str, project: Project, options: Options) -> None:
    if options.json:
        report = result.report.as_json() if result.report else None
        diagnostics = [diagnostic_json(diagnostic) for diagnostic in result.diagnostics]
        files = written.files if written else ()
        click.echo(dumps({"schema": SCHEMA, "files": files, "report": report, "diagnostics": diagnostics}))
        return
    show_diagnostics(result.diagnostics, stderr=True)
    if result.report is not None:
        show(headline(result.report, project.settings))
    if written is not None:
        _print_files(written, output)
    elif result.model is not None and (why := misfit(result.model, project)):
        show(f"No firmware: {why}", stderr=True)


def _print_files(written: Written, output: str) -> None:
    names = [name for name in written.files if name not in written.kept]
    show(f"\nWrote {len(names)} files to {shown_path(output)}:", *(f"  {name}" for name in names))
    if written.kept:
        show(f"Kept what you have edited: {', '.join(written.kept)}.")
    if written.removed:
        show(f"Removed what is no longer part of it: {', '.join(written.removed)}.")
