"""Workflow commands of GitHub Actions, which become annotations of a change.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from pathlib import PurePath

from ...analysis.diagnostic import Diagnostic, Severity
from ...analysis.span import Span
from .findings import Findings
from .printable import printable

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
_DATA = {"%": "%25", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def github(findings: Findings) -> str:
    """One command a line; notes are further lines of a message."""
    problems = [
        f"::error title=chipfit,file={_escaped(_path(findings, problem.file), _PROPERTY)}"
        f"::{_escaped(problem.message, _DATA)}\n"
        for problem in findings.problems
    ]
    return "".join([*(_command(findings, diagnostic) for diagnostic in findings.diagnostics), *problems])


def _command(findings: Findings, diagnostic: Diagnostic) -> str:
    properties = {
        "title": f"{diagnostic.code} {diagnostic.rule}",
        "file": _path(findings, diagnostic.span.file),
        **_place(diagnostic.span),
    }
    listed = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in properties.items())
    message = "\n".join((diagnostic.message, *diagnostic.notes))
    return f"::{_COMMANDS.get(diagnostic.severity, 'notice')} {listed}::{_escaped(message, _DATA)}\n"


def _path(findings: Findings, file: str) -> str:
    return PurePath(findings.shown(file)).as_posix()


def _place(span: Span) -> dict[str, str]:
    """Columns only within one line: GitHub takes no others. Its last column is the last character's."""
    place = {"line": str(span.start.line), "endLine": str(span.end.line)}
    if span.start.line != span.end.line:
        return place
    return {**place, "col": str(span.start.column), "endColumn": str(max(span.start.column, span.end.column - 1))}


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(character, character) for character in printable(text))
