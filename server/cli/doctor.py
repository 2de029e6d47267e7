"""`chipfit doctor`."""

from dataclasses import asdict

import click
from rich.table import Table
from rich.text import Text

from ..doctor import Finding, examine, works
from ..reporters.json import dumps
from ..reporters.printable import printable
from .console import show
from .options import format_option


@click.command("doctor")
@click.option("--python", metavar="PATH", help="Interpreter that has torch; default is the one chipfit runs on.")
@format_option("text", "json")
def command(python: str | None, format_: str) -> int:
    """Show what is installed, what is missing and how to get it. Exits with 1 if models cannot be checked."""
    findings = examine(python)
    if format_ == "json":
        checks = [asdict(finding) for finding in findings]
        click.echo(dumps({"schema": "chipfit-doctor/1", "works": works(findings), "checks": checks}))
    else:
        _show(findings)
    return 0 if works(findings) else 1


def _show(findings: tuple[Finding, ...]) -> None:
    marks = {"ok": Text("ok", "green"), "missing": Text("missing", "bold red"), "optional": Text("absent", "yellow")}
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for finding in findings:
        table.add_row(marks[finding.state], finding.name, printable(finding.found) or finding.purpose)
    show(table)
    remedies = dict.fromkeys(finding.remedy for finding in findings if finding.remedy)
    if remedies:
        show("\nTo get what is missing:", *(f"  {printable(remedy)}" for remedy in remedies))
