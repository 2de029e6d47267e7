"""The verdict in figures: one card per demand."""

from dataclasses import dataclass

from ....analysis.demands import Demand, Standing
from ....analysis.report import Report
from ....analysis.rules.words import size
from ..demand_words import DemandWords, demand_words

WORDS = {Standing.MET: "fits", Standing.UNSURE: "may not fit", Standing.MISSED: "does not fit"}


@dataclass(frozen=True, slots=True)
class Card:
    """`value` in large, `limit` below it, then `notes`. `filled` is the percentage of the limit that is used, and
    `low` and `high` where the range of a projection ends; None where there is no limit. Without one nothing is
    `judged`."""

    title: str
    standing: Standing
    value: str
    limit: str
    notes: tuple[str, ...]
    filled: float | None = None
    low: float | None = None
    high: float | None = None
    judged: bool = True


def cards(report: Report, found: tuple[Demand, ...]) -> tuple[Card, ...]:
    """Arena, flash, latency, operators."""
    makers = {"arena": _arena, "flash": _flash, "latency": _latency, "operators": _operators}
    return tuple(makers[demand.name](report, demand, demand_words(demand, report)) for demand in found)


def _arena(report: Report, demand: Demand, words: DemandWords) -> Card:
    arena = report.arena
    over = arena.bytes - arena.lower_bound
    proof = "no placement is smaller" if over == 0 else f"lower bound {arena.lower_bound:,} bytes"
    notes = (words.balance, f"{arena.bytes:,} bytes planned, {proof}")
    return Card("Arena", demand.standing, words.value, words.limit, notes, _share(demand.needs, demand))


def _flash(report: Report, demand: Demand, words: DemandWords) -> Card:
    flash = report.flash
    code = f", {size(flash.code)} code" if flash.code else ""  # of another runtime it is not known
    notes = (words.balance, f"{size(flash.weights)} constants{code}")
    return Card("Flash", demand.standing, words.value, words.limit, notes, _share(demand.needs, demand))


def _latency(report: Report, demand: Demand, words: DemandWords) -> Card:
    latency = report.latency
    if latency.ms is None:
        return Card("Latency", demand.standing, words.value, words.limit, (latency.source,), judged=demand.budget)
    known = latency.low_ms is not None and latency.high_ms is not None
    between = f"{latency.low_ms:,.4g} to {latency.high_ms:,.4g} ms" if known else ""
    cycles = f"{latency.cycles:,} cycles" if latency.cycles is not None else ""
    notes = tuple(note for note in (words.balance, between, cycles) if note)
    used = (_share(ms, demand) for ms in (latency.ms, latency.low_ms, latency.high_ms))
    limit = words.limit or "no budget is set"
    return Card("Latency", demand.standing, words.value, limit, notes, *used, judged=demand.budget)


def _operators(report: Report, demand: Demand, words: DemandWords) -> Card:
    work = f"{report.macs:,} MACs, {report.params:,} parameters"
    notes = tuple(note for note in (words.balance, work) if note)
    return Card("Operators", demand.standing, words.value, words.limit, notes)


def _share(value: float | None, demand: Demand) -> float | None:
    return None if value is None or not demand.limit else round(min(100 * value / demand.limit, 100), 2)
