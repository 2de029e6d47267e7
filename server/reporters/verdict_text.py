"""Whether a model fits, in one line: what stands above its class in an editor."""

from collections.abc import Iterator
from pathlib import Path

from ...analysis.config import Settings
from ...analysis.demands import Demand, Standing, demands
from ...analysis.examine import Examined
from ...analysis.report import Report
from ...analysis.rules.words import milliseconds, size
from ...analysis.source.entry import Entry
from ...analysis.span import Span
from .demand_words import DemandWords, demand_words

_STAGES = {
    "import": "its operators cannot be read",
    "construct": "it cannot be constructed",
    "size": "no microcontroller holds its parameters",
    "weights": "its weights cannot be loaded",
    "forward": "`forward` fails",
    "refused": "it uses what chipfit does not run",
    "timeout": "it takes too long",
    "died": "it ended the process that traced it",
}


def verdict_text(entry: Entry, report: Report, settings: Settings) -> str:
    """`arena 54.0 KiB + stack 1.0 KiB of 32.0 KiB (sram), 23.0 KiB too much · flash 92 % · 896 ms`."""
    arena, flash, latency, operators = demands(report, settings)
    words = {demand.name: demand_words(demand, report) for demand in (arena, flash, latency, operators)}
    missing = (words["operators"].balance,) if operators.standing is Standing.MISSED else ()
    memory = (f"arena {_arena(arena, words['arena'])}", f"flash {_flash(flash, words['flash'])}")
    return " · ".join([*missing, *memory, _latency(latency, words["latency"]), *_notes(entry)])


def untraced_text(model: Examined) -> str:
    """Why a model has no figures, in a few words; what exactly is wrong stands on its own line."""
    if model.refusals:
        first = model.refusals[0]
        return f"not traced: `{first.name}` is outside of what chipfit runs ({_place(first.span, model.entry)})"
    if model.failure is None:
        return "not traced"
    stage = _STAGES.get(model.failure.stage, "it cannot be turned into a graph")
    return f"not traced: {stage} ({_place(model.failure.span, model.entry)})"


def _place(span: Span, entry: Entry) -> str:
    file = "" if span.file == entry.span.file else f"{Path(span.file).name}, "
    return f"{file}line {span.start.line}"


def _arena(demand: Demand, words: DemandWords) -> str:
    return words.text if demand.missing else f"{words.value} of {size(round(demand.limit or 0))}"


def _flash(demand: Demand, words: DemandWords) -> str:
    if demand.missing or not demand.limit:
        return words.text
    return f"{100 * (demand.needs or 0) / demand.limit:.0f} %"


def _latency(demand: Demand, words: DemandWords) -> str:
    if demand.needs is None:
        return f"latency {words.value}"
    if demand.limit is None or demand.standing is not Standing.MET:
        return words.text
    return f"{words.value} of {milliseconds(demand.limit)}"


def _notes(entry: Entry) -> Iterator[str]:
    """The shape as the user writes it, not as the firmware holds it."""
    if entry.assumed:
        yield f"for an assumed input {', '.join(map(str, entry.inputs))}"
