"""`--baseline` and `--write-baseline`."""

from collections.abc import Sequence
from importlib.metadata import version

import click

from ...analysis.diagnostic import Diagnostic
from ..linting.baseline import Baseline, BaselineError, baseline_text, read_baseline
from ..linting.linting import Linted
from .errors import UserError
from .lint_output import findings_of
from .output import write_file


def open_baseline(path: str | None) -> Baseline | None:
    """The baseline in a file. Raises UserError if it is none of this version."""
    try:
        return None if path is None else read_baseline(path, version("chipfit"))
    except BaselineError as error:
        raise UserError(str(error)) from error


def hide_known(linted: list[Linted], baseline: Baseline | None, untraced: bool) -> list[Linted]:
    """What is not in the baseline; says how much of the baseline has been mended, which only a trace can tell."""
    if baseline is None:
        return linted
    left, gone = baseline.without_known(linted, findings_of(linted, ()).lines)
    if gone and not untraced:
        message = f"{gone} of the known findings are gone; --write-baseline {baseline.path} forgets them."
        click.echo(f"chipfit: {message}", err=True)
    return left


def write_baseline(linted: Sequence[Linted], broken: Sequence[Diagnostic], path: str) -> int:
    """Write everything that was found as known. Raises UserError if not everything could be checked."""
    findings = findings_of(linted, broken)
    if broken:
        first = broken[0]
        raise UserError(f"{first.span.file}:{first.span.start.line}: {first.message} No baseline is written.")
    if findings.problems:
        first = findings.problems[0]
        raise UserError(f"{findings.shown(first.file)}: {first.message} No baseline is written.")
    write_file(baseline_text(findings, linted, path, version("chipfit")), path)
    count, models = len(findings.diagnostics), len(findings.models)
    click.echo(f"Wrote {count} finding{'s' * (count != 1)} and the figures of {models} model{'s' * (models != 1)}.")
    return 0
