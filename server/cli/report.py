"""`chipfit report ENTRY`."""

from typing import Any

import click

from ..reporters.json import dumps, lint_json
from ..reporters.report_text import report_text
from .analysis import Options, has_findings
from .console import console, show, show_diagnostics, shown_path
from .one_model import one_model
from .options import analysis_options


@click.command("report")
@click.argument("entry")
@analysis_options
def command(entry: str, **options: Any) -> int:
    """Show the figures of the model ENTRY: FILE.py, FILE.py:Name or FILE.py:EXPRESSION."""
    chosen = Options(**options)
    found = one_model(entry, chosen)
    report, diagnostics = found.model.report if found.model else None, found.result.diagnostics
    if report is None and chosen.json:
        click.echo(dumps(lint_json(diagnostics, [])))
    elif report is not None and chosen.json:
        click.echo(dumps(report.as_json()))
    elif report is not None:
        show(report_text(report, shown_path, found.project.settings.latency_ms, console().width))
    show_diagnostics(diagnostics, stderr=True)
    return int(report is None or has_findings(diagnostics))
