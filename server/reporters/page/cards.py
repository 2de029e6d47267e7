"""The verdict in figures: one card per demand."""

from dataclasses import dataclass

from ....analysis.demands import Demand, Standing
from ....analysis.report import Report
from ....analysis.rules.words import milliseconds, size

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
    by_name = {demand.name: demand for demand in found}
    return (
        _arena(report, by_name["arena"]),
        _flash(report, by_name["flash"]),
        _latency(report, by_name["latency"]),
        _operators(report, by_name["operators"]),
    )


def _arena(report: Report, demand: Demand) -> Card:
    arena = report.arena
    over = arena.bytes - arena.lower_bound
    proof = "no placement is smaller" if over == 0 else f"lower bound {arena.lower_bound:,} bytes"
    notes = (_left(demand, arena.bytes), f"{arena.bytes:,} bytes planned, {proof}")
    return Card("Arena", demand.standing, size(arena.bytes), _limit(demand, arena.region), notes,
                _share(arena.bytes, demand))  # fmt: skip


def _flash(report: Report, demand: Demand) -> Card:
    flash = report.flash
    code = f", {size(flash.code)} code" if flash.code else ""  # of another runtime it is not known
    notes = (_left(demand, flash.bytes), f"{size(flash.weights)} constants{code}")
    return Card("Flash", demand.standing, size(flash.bytes), _limit(demand, "flash"), notes,
                _share(flash.bytes, demand))  # fmt: skip


def _latency(report: Report, demand: Demand) -> Card:
    latency = report.latency
    if latency.ms is None:
        limit = "" if demand.limit is None else f"budget {milliseconds(demand.limit)}"
        return Card("Latency", demand.standing, "not known", limit, (latency.source,), judged=demand.budget)
    limit = "no budget is set" if demand.limit is None else f"of {milliseconds(demand.limit)} budget"
    known = latency.low_ms is not None and latency.high_ms is not None
    between = f"{latency.low_ms:,.4g} to {latency.high_ms:,.4g} ms" if known else ""
    cycles = f"{latency.cycles:,} cycles" if latency.cycles is not None else ""
    notes = tuple(note for note in (between, cycles) if note)
    used = (_share(ms, demand) for ms in (latency.ms, latency.low_ms, latency.high_ms))
    judged = demand.limit is not None
    return Card("Latency", demand.standing, milliseconds(latency.ms), limit, notes, *used, judged=judged)


def _operators(report: Report, demand: Demand) -> Card:
    without = round(demand.needs or 0)
    work = f"{report.macs:,} MACs, {report.params:,} parameters"
    value = f"{len(report.nodes) - without} of {len(report.nodes)}"
    return Card("Operators", demand.standing, value, f"run on {report.target.runtime}", (work,))


def _limit(demand: Demand, holder: str) -> str:
    where = "budget" if demand.budget else holder
    return "" if demand.limit is None else f"of {size(round(demand.limit))} ({where})"


def _left(demand: Demand, used: int) -> str:
    """What is beside the figure of the card in the demand, a stack, is named: the sum must come out."""
    headroom, beside = round(demand.headroom or 0), round(demand.needs or 0) - used
    stack = f" with {size(beside)} of stack" if beside else ""
    return f"{size(headroom)} left" if headroom >= 0 else f"{size(-headroom)} too much{stack}"


def _share(value: float | None, demand: Demand) -> float | None:
    return None if value is None or not demand.limit else round(min(100 * value / demand.limit, 100), 2)
