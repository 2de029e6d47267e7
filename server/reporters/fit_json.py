"""The JSON of `chipfit fit`: schema `chipfit-fit/1`. Sizes are bytes; boards in the order of `analysis.fit`."""

from collections.abc import Sequence
from typing import Any

from ...analysis.config import Settings
from ...analysis.demands import Demand, Standing, unsupported
from ...analysis.examine import Examined
from ...analysis.fit import Fit
from .budgets import budgets

SCHEMA = "chipfit-fit/1"


def fit_json(model: Examined, fits: Sequence[Fit], settings: Settings) -> dict[str, Any]:
    """The object to print."""
    assert model.report is not None
    return {
        "schema": SCHEMA,
        "entry": model.report.entry,
        "input_source": model.report.input_source,
        "assumed": model.report.assumed,
        "budgets": budgets(settings),
        "notes": list(fits[0].report.notes) if fits else [],
        "boards": [_board(one) for one in fits],
    }


def _board(fit: Fit) -> dict[str, Any]:
    report, target = fit.report, fit.target
    figures = {demand.name: _figures(demand) for demand in fit.demands}
    latency = {"ms": report.latency.ms, "low_ms": report.latency.low_ms, "high_ms": report.latency.high_ms}
    return {
        "name": target.name,
        "title": target.title,
        "mcu": target.mcu,
        "tier": target.tier,
        "core": target.core.name,
        "clock_hz": target.clock_hz,
        "runtime": target.runtime.name,
        "verified": target.verified,
        "fits": fit.standing is not Standing.MISSED,
        "standing": str(fit.standing),
        "arena": {**figures["arena"], "region": report.arena.region},
        "flash": figures["flash"],
        "latency": {**latency, **{key: figures["latency"][key] for key in ("standing", "limit", "missing")}},
        "operators": {"standing": figures["operators"]["standing"], "unsupported": list(unsupported(report))},
    }


def _figures(demand: Demand) -> dict[str, Any]:
    return {
        "standing": str(demand.standing),
        "bytes": demand.needs,
        "limit": demand.limit,
        "headroom": demand.headroom,
        "missing": demand.missing,
    }
