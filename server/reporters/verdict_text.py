"""Whether a model fits, in one line: what stands above its class in an editor."""

from collections.abc import Iterator

from ...analysis.config import Settings
from ...analysis.demands import Demand, Standing, demands, unsupported
from ...analysis.examine import Examined
from ...analysis.report import Report
from ...analysis.rules.words import milliseconds, size
from ...analysis.source.entry import Entry

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
    """`arena 54.0 KiB of 32.0 KiB, 22.0 KiB too much · flash 92 % · 896 ms`."""
    arena, flash, latency, operators = demands(report, settings)
    figures = (_arena(arena, report), _flash(flash), *_latency(latency))
    return " · ".join([*_operators(operators, report), *figures, *_notes(entry)])


def untraced_text(model: Examined) -> str:
    """Why a model has no figures, in a few words; what exactly is wrong stands on its own line."""
    if model.refusals:
        first = model.refusals[0]
        return f"not traced: `{first.name}` is outside of what chipfit runs (line {first.span.start.line})"
    if model.failure is None:
        return "not traced"
    stage = _STAGES.get(model.failure.stage, "it cannot be turned into a graph")
    return f"not traced: {stage} (line {model.failure.span.start.line})"


def _operators(demand: Demand, report: Report) -> Iterator[str]:
    if demand.standing is Standing.MISSED:
        yield f"no kernel for {', '.join(unsupported(report))}"


def _arena(demand: Demand, report: Report) -> str:
    """The arena itself, as the rules word it; that a stack has no room beside it is another matter."""
    needs, limit = report.arena.bytes, round(demand.limit or 0)
    over = f", {size(needs - limit)} too much" if needs > limit else ""
    short = ", no room for a stack" if not over and demand.standing is Standing.MISSED else ""
    return f"arena {size(needs)} of {size(limit)}{over}{short}"


def _flash(demand: Demand) -> str:
    needs, limit = round(demand.needs or 0), round(demand.limit or 0)
    if demand.standing is Standing.MISSED:
        return f"flash {size(needs)} of {size(limit)}, {size(needs - limit)} too much"
    return f"flash {100 * needs / limit:.0f} %" if limit else f"flash {size(needs)}"


def _latency(demand: Demand) -> Iterator[str]:
    if demand.needs is None:
        yield "latency not measured"
        return
    budget = "" if demand.limit is None else f" of {milliseconds(demand.limit)}"
    too = {Standing.MISSED: ", too slow", Standing.UNSURE: ", perhaps too slow"}.get(demand.standing, "")
    yield f"{milliseconds(demand.needs)}{budget}{too}"


def _notes(entry: Entry) -> Iterator[str]:
    """The shape as the user writes it, not as the firmware holds it."""
    if entry.assumed:
        yield f"for an assumed input {', '.join(map(str, entry.inputs))}"
