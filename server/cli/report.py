"""`chipfit report ENTRY`."""

from typing import Any

import click

from ...analysis.check import check
from ...analysis.source.entry import EntryError
from ...analysis.trace.pool import TraceUnavailable
from ..reporters.json import dumps, lint_json
from ..reporters.report_text import report_text
from .analysis import EntryFile, Options, has_findings, no_torch, one_report, require_target
from .console import console, read_source, show, show_diagnostics, shown_path
from .errors import UserError
from .options import analysis_options
from .progress import Progress


@click.command("report")
@click.argument("entry")
@analysis_options
def command(entry: str, **options: Any) -> int:
    """Show the figures of the model ENTRY: FILE.py, FILE.py:Name or FILE.py:EXPRESSION."""
    chosen = Options(**options)
    wanted = EntryFile.parse(entry)
    project = chosen.project(wanted.file)
    if project.diagnostics:
        show_diagnostics(project.diagnostics, stderr=True)
        return 2
    target = require_target(project)
    trust = chosen.trust()
    try:
        with chosen.tracer() as tracer, Progress(chosen.quiet) as progress:
            progress(f"tracing {shown_path(wanted.file)}")
            text = read_source(wanted.file)
            result = check(
                wanted.file, text, project.settings, target, tracer, wanted.expression, chosen.inputs, None, trust
            )
    except EntryError as error:
        raise UserError(str(error)) from error
    except TraceUnavailable as error:
        raise no_torch(error, chosen.python) from error
    report = one_report(result.reports, entry)
    # Why there is no report has to be said, whatever the user has silenced.
    diagnostics = result.found if report is None else result.diagnostics
    if report is None and chosen.json:
        read = [(result.file, entry) for entry in result.read]
        click.echo(dumps(lint_json(diagnostics, [], read=read)))
    elif report is not None and chosen.json:
        click.echo(dumps(report.as_json()))
    elif report is not None:
        show(report_text(report, shown_path, project.settings.latency_ms, console().width))
    show_diagnostics(diagnostics, stderr=True)
    return int(report is None or has_findings(diagnostics))
