"""`chipfit fit` as Markdown: the boards that suffice in a table, the others folded away."""

from collections.abc import Sequence

from ...analysis.demands import Standing
from ...analysis.examine import Examined
from ...analysis.fit import Fit
from .demand_words import demand_words
from .fit_words import left, sentence, span
from .lacking import lacking
from .markdown import code, details, message, prose, table


def fit_markdown(model: Examined, fits: Sequence[Fit]) -> str:
    """A whole document that ends with a newline."""
    assert model.report is not None
    enough = [fit for fit in fits if fit.standing is not Standing.MISSED]
    short = [fit for fit in fits if fit.standing is Standing.MISSED]
    parts = [f"### {code(model.report.entry)}: which board?", prose(sentence(fits))]
    if model.report.assumed:
        parts.append(f"Every figure is for an assumed input ({prose(model.report.input_source)}).")
    parts += [message(note) for note in fits[0].report.notes] if fits else []
    if enough:
        parts.append(_table(enough))
    if short:
        header = ("board", "core", "MHz", "what is missing")
        rows = [(*_who(fit), prose(lacking(fit.report, fit.demands))) for fit in short]
        missing = table(header, rows, right=(2,))
        count = f"{len(short)} board{'' if len(short) == 1 else 's'} on which it does not fit"
        parts.append(details(count, missing) if enough else missing)
    return "\n\n".join(parts) + "\n"


def _table(fits: Sequence[Fit]) -> str:
    header = ("board", "core", "MHz", "arena left", "flash left", "latency")
    rows = [
        (*_who(fit), *(f"{size}, {share}" for size, share in (left(fit, "arena"), left(fit, "flash"))), _latency(fit))
        for fit in fits
    ]
    return table(header, rows, right=(2, 3, 4, 5))


def _who(fit: Fit) -> tuple[str, str, str]:
    return code(fit.target.name), code(fit.target.core.name), f"{fit.target.clock_hz / 1e6:g}"


def _latency(fit: Fit) -> str:
    """An operator that is not known of is no matter of time."""
    text = span(fit.report.latency)
    latency = next(demand for demand in fit.demands if demand.name == "latency")
    balance = demand_words(latency, fit.report).balance if latency.standing is Standing.UNSURE else ""
    return f"{text}, {balance}" if balance else text
