"""`chipfit report ENTRY`."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from ...analysis.report import Report
from ..reporters.json import dumps, lint_json
from ..reporters.report_html import report_html
from ..reporters.report_markdown import report_markdown
from ..reporters.report_svg import report_svg
from ..reporters.report_text import report_text
from .analysis import Options, has_findings
from .console import console, file_lines, plain, show, show_diagnostics, shown_path
from .one_model import OneModel, one_model
from .options import subject_options
from .output import require_file, write_file

FORMATS = ("text", "json", "html", "md", "svg")


@click.command("report")
@click.argument("entry")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="Output format; by default that of the name given to -o, else text.",
)
@click.option("-o", "--output", metavar="FILE", type=click.Path(dir_okay=False), help="Write to FILE, not to stdout.")
@subject_options
def command(entry: str, format_: str | None, output: str | None, **options: Any) -> int:
    """Show the figures of the model ENTRY: FILE.py, FILE.py:Name or FILE.py:EXPRESSION.

    html is one page that loads nothing: verdict, source with its costs, arena map, layers, operators. md is for pull
    requests, svg the arena map alone.
    """
    chosen = Options(**options, format_=format_ or _by_name(output))
    require_file(output)
    found = one_model(entry, chosen)
    report = found.model.report if found.model else None
    # Why there is no report has to be said, whatever the user has silenced.
    diagnostics = found.result.found if report is None else found.result.diagnostics
    if report is None and chosen.json and output is None:
        click.echo(dumps(lint_json(diagnostics, [], read=[(found.result.file, read) for read in found.result.read])))
    elif report is not None and chosen.format_ == "text" and output is None:
        show(report_text(report, found.project.settings, shown_path, console().width))
    elif report is not None:
        write_file(_document(report, found, chosen.format_), output)
    show_diagnostics(diagnostics, stderr=True)
    if report is None and output is not None:
        click.echo(f"chipfit: {output} was not written: there are no figures.", err=True)
    return int(report is None or has_findings(diagnostics))


def _by_name(output: str | None) -> str:
    """The format that the name of the output file asks for."""
    suffix = Path(output).suffix.removeprefix(".") if output else ""
    return suffix if suffix in FORMATS else "text"


def _document(report: Report, found: OneModel, format_: str) -> str:
    settings, diagnostics = found.project.settings, found.result.diagnostics
    if format_ == "json":
        return dumps(report.as_json()) + "\n"
    if format_ == "html":
        tool = f"chipfit {version('chipfit')}"
        return report_html(report, settings, diagnostics, file_lines(), shown_path, tool)
    if format_ == "md":
        return report_markdown(report, settings, diagnostics, shown_path)
    if format_ == "svg":
        return report_svg(report)
    return plain(report_text(report, settings, shown_path))
