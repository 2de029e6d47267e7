"""Markdown for an editor: what a whole model needs of its chip, and on which tiers it fits."""

from collections.abc import Sequence

from ...analysis.config import Settings
from ...analysis.demands import Demand, Standing, demands
from ...analysis.examine import Examined
from ...analysis.fit import Fit
from ...analysis.report import Report
from ...analysis.rules.words import milliseconds
from .fit_words import span
from .hover_title import model_title, time_range
from .lacking import lacking
from .markdown import code, message, prose, table
from .where import Where, plainly


def model_hover(model: Examined, settings: Settings, tiers: Sequence[Fit] | None = None, where: Where = plainly) -> str:
    """The model's needs against the limits of the chip and the budgets; empty if it could not be traced.

    `tiers` is None as long as it is not known on which it fits.
    """
    report = model.report
    if report is None:
        return ""
    parts = [model_title(report), *_assumption(report), table(("", "needs", "limit", ""), _needs(report, settings))]
    peak = report.arena.peak
    if peak is not None:
        place = where(peak.file, peak.line)
        parts.append(f"The arena's peak is at {code(peak.node)}{f' ({place})' if place else ''}, "
                     f"where {len(peak.live)} tensors are alive; "
                     f"the lower bound is {report.arena.lower_bound:,} bytes.")  # fmt: skip
    parts += [message(note) for note in report.notes]
    parts.append("Which tiers it fits is being found out." if tiers is None else tier_matrix(tiers))
    return "\n\n".join(parts)


def tier_matrix(tiers: Sequence[Fit]) -> str:
    """A row per tier: whether the model fits and what is missing, and its figures there."""
    rows = [
        (
            code(fit.target.name),
            _verdict(fit),
            *(_share(demand) for demand in fit.demands if demand.name in ("arena", "flash")),
            span(fit.report.latency),
        )
        for fit in tiers
    ]
    return table(("tier", "fits", "arena", "flash", "latency"), rows)


def _verdict(fit: Fit) -> str:
    missing = lacking(fit.report, fit.demands)
    if fit.standing is Standing.MISSED:
        return f"**no**: {prose(missing)}"
    return "yes" if fit.standing is Standing.MET else "perhaps"


def _assumption(report: Report) -> list[str]:
    return [f"Every figure is for an assumed input ({prose(report.input_source)})."] if report.assumed else []


def _needs(report: Report, settings: Settings) -> list[tuple[str, ...]]:
    arena, flash, latency, _ = demands(report, settings)
    beside = f" + stack {arena.stack:,}" if arena.stack else ""
    budget = "" if latency.limit is None else f"{milliseconds(latency.limit)}{_budget(latency)}"
    return [
        _need(f"arena ({report.arena.region})", f"{report.arena.bytes:,} bytes{beside}", arena),
        _need("flash", f"{report.flash.bytes:,} bytes", flash),
        ("latency", time_range(report.latency), budget, _share(latency)),
        ("work", f"{report.macs:,} MACs", "", ""),
        ("parameters", f"{report.params:,}", "", ""),
    ]


def _need(name: str, used: str, demand: Demand) -> tuple[str, ...]:
    return name, used, f"{demand.limit:,} bytes{_budget(demand)}", _share(demand)


def _budget(demand: Demand) -> str:
    return f" ({demand.holder})" if demand.budget else ""


def _share(demand: Demand) -> str:
    if demand.needs is None or not demand.limit:
        return ""
    text = f"{100 * demand.needs / demand.limit:.1f} %"
    return f"**{text}**" if demand.missing else text
