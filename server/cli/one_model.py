"""From the argument ENTRY to the one model that `report` and `fit` are about."""

from dataclasses import dataclass

import click

from ...analysis.check import check
from ...analysis.check_result import CheckResult
from ...analysis.examine import Examined
from ...analysis.source.entry import EntryError
from ...analysis.trace.pool import TraceUnavailable
from ..files.source_file import SourceFile
from ..settings import Project
from .analysis import EntryFile, Options, no_torch, one_report, require_target
from .console import show_diagnostics, shown_path
from .errors import UserError
from .progress import Progress


@dataclass(frozen=True, slots=True)
class OneModel:
    """What `check` says about an entry. `model` is None if it could not be traced; the diagnostics say why."""

    file: str
    project: Project
    result: CheckResult
    model: Examined | None


def one_model(entry: str, options: Options) -> OneModel:
    """Check the model ENTRY: FILE.py, FILE.py:Name or FILE.py:EXPRESSION, or a model file.

    Raises UserError for what the user has to mend. Ends with exit code 2, its diagnostics printed, if the project's
    configuration is wrong.
    """
    wanted = EntryFile.parse(entry)
    project = options.project(wanted.file)
    if project.diagnostics:
        show_diagnostics(project.diagnostics, stderr=True)
        raise click.exceptions.Exit(2)
    target, trust = require_target(project), options.trust()
    try:
        with options.tracer() as tracer, Progress(options.quiet) as progress:
            progress(f"tracing {shown_path(wanted.file)}")
            text = SourceFile.read(wanted.file).text
            result = check(
                wanted.file, text, project.settings, target, tracer, wanted.expression, options.inputs, None, trust
            )
    except EntryError as error:
        raise UserError(str(error)) from error
    except TraceUnavailable as error:
        raise no_torch(error, options.python) from error
    report = one_report(result.reports, entry)
    traced = {id(model.report): model for model in result.models}
    return OneModel(wanted.file, project, result, None if report is None else traced[id(report)])
