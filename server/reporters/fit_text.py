"""`chipfit fit` for people: the boards that suffice, the smallest first, then the others with what they lack."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ...analysis.demands import Standing
from ...analysis.examine import Examined
from ...analysis.fit import Fit
from .fit_words import left, sentence, span
from .lacking import lacking
from .printable import printable

# Columns of a terminal from which on the title of the board is shown.
WIDE = 120


def fit_text(model: Examined, fits: Sequence[Fit], width: int = WIDE) -> Group:
    """A sentence and up to two tables; below WIDE columns without the titles of the boards."""
    assert model.report is not None
    enough = [fit for fit in fits if fit.standing is not Standing.MISSED]
    short = [fit for fit in fits if fit.standing is Standing.MISSED]
    parts: list[RenderableType] = [Text.assemble((printable(model.report.entry), "bold"), ": ", sentence(fits))]
    if model.report.assumed:
        note = f"Every figure is for an assumed input ({printable(model.report.input_source)})."
        parts.append(Text(note, "yellow"))
    parts += [Text(printable(note), "yellow") for note in fits[0].report.notes] if fits else []
    if enough:
        parts += [Text(), _table(enough, width)]
    if short:
        parts += [Text("\nDoes not fit, the nearest miss first:" if enough else ""), _short_table(short)]
    if any(not fit.target.verified for fit in fits):
        parts.append(Text("\n* Not every figure of this board could be checked; see `chipfit targets NAME`.", "dim"))
    return Group(*parts)


def _table(fits: Sequence[Fit], width: int) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for heading in ("board", "core"):
        table.add_column(heading, no_wrap=True)
    for heading in ("MHz", "arena left", "", "flash left", "", "latency"):
        table.add_column(heading, justify="right", no_wrap=True)
    if width >= WIDE:
        table.add_column("", no_wrap=True)
    for fit in fits:
        style = "yellow" if fit.standing is Standing.UNSURE else "green"
        cells = (*left(fit, "arena"), *left(fit, "flash"), Text(span(fit.report.latency), style))
        title = (Text(printable(fit.target.title), "dim"),) if width >= WIDE else ()
        table.add_row(Text(_name(fit), style), fit.target.core.name, _mhz(fit), *cells, *title)
    return table


def _short_table(fits: Sequence[Fit]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for heading in ("board", "core"):
        table.add_column(heading, no_wrap=True)
    table.add_column("MHz", justify="right", no_wrap=True)
    table.add_column("what is missing", no_wrap=True)
    for fit in fits:
        table.add_row(
            Text(_name(fit), "red"), fit.target.core.name, _mhz(fit), printable(lacking(fit.report, fit.demands))
        )
    return table


def _name(fit: Fit) -> str:
    return printable(fit.target.name) + ("" if fit.target.verified else " *")


def _mhz(fit: Fit) -> str:
    return f"{fit.target.clock_hz / 1e6:g}"
