"""From what was linted to what is printed, and to the exit code."""

from collections.abc import Iterable, Sequence
from importlib.metadata import version

import click

from ...analysis.diagnostic import Diagnostic, Severity
from ..linting.linting import Linted
from ..reporters.findings import Findings, Lines, Model, Problem
from ..reporters.json import dumps
from ..reporters.lint_text import lint_text
from ..reporters.statistics import statistics, statistics_text
from .console import file_lines, plain, show, shown_path
from .output import write_file

UNUSED_SUPPRESSION = "CF009"


def findings_of(linted: Sequence[Linted], broken: Iterable[Diagnostic]) -> Findings:
    """What there is to report; `broken` is what is wrong in configurations."""
    return Findings(
        files=tuple(entry.file for entry in linted),
        diagnostics=tuple(dict.fromkeys([*broken, *_diagnostics(linted)])),
        lines=_lines(linted),
        shown=shown_path,
        version=version("chipfit"),
        models=tuple(
            Model(entry.file, report, entry.project.settings)
            for entry in linted
            if entry.result is not None
            for report in entry.result.reports
        ),
        problems=tuple(Problem(entry.file, entry.problem) for entry in linted if entry.problem),
        read=tuple((each.file, read) for each in linted if each.result is not None for read in each.result.read),
    )


def emit(findings: Findings, format_: str, output_file: str | None, counts: bool, stderr: bool) -> None:
    """Print the findings, or how often there is which, to a stream or into a file."""
    if counts:
        found = statistics(findings.diagnostics)
        if format_ == "json":
            rows = [{"code": c.code, "rule": c.rule, "count": c.count, "fixable": c.fixable} for c in found]
            _put(dumps({"schema": "chipfit-statistics/1", "rules": rows}) + "\n", output_file, stderr)
        else:
            _put(plain(*statistics_text(found)), output_file, stderr)
    elif format_ == "text":
        parts = lint_text(findings)
        if output_file is None:
            show(*parts, stderr=stderr)
        else:
            _put(plain(*parts), output_file, stderr)
    else:
        from ..reporters.formats import FORMATS  # noqa: PLC0415

        _put(FORMATS[format_](findings), output_file, stderr)
    for problem in findings.problems:
        click.echo(f"chipfit: {shown_path(problem.file)}: {problem.message}", err=True)


def fails(linted: Sequence[Linted], diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether a finding is as grave as the settings of the file it was found from say."""
    ranks = list(Severity)
    limits = [Severity(entry.project.settings.lint.fail_on) for entry in linted]
    strictest = max((ranks.index(limit) for limit in limits), default=ranks.index(Severity.WARNING))
    return any(ranks.index(diagnostic.severity) <= strictest for diagnostic in diagnostics)


def _put(text: str, output_file: str | None, stderr: bool) -> None:
    if stderr and output_file is None:
        click.echo(text, nl=False, err=True)
    else:
        write_file(text, output_file)


def _diagnostics(linted: Sequence[Linted]) -> list[Diagnostic]:
    """All findings. A comment of one file that silences a finding of another's model is not unused."""
    results = [entry.result for entry in linted if entry.result is not None]
    used = {
        silenced.comment for result in results for silenced in result.suppressed if silenced.comment.file != result.file
    }
    return [d for result in results for d in result.diagnostics if d.code != UNUSED_SUPPRESSION or d.span not in used]


def _lines(linted: Sequence[Linted]) -> Lines:
    """The lines as they were checked; those of other files as they are on disk."""
    texts = {entry.file: entry.source.text for entry in linted if entry.source is not None}
    others = file_lines()
    return lambda file: texts[file].split("\n") if file in texts else others(file)
