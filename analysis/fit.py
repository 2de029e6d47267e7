"""Which chip? One traced model measured on many targets, the smallest sufficient one first."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from .config import Settings
from .demands import Demand, Standing, demands, overall
from .examine import Examined
from .ir.graph import Graph
from .measure import measure
from .passes.lower import lower
from .report import Report
from .targets.target import Target

# What lowering does not look at: targets that differ in nothing else share the lowered graph.
_BOARD = frozenset(
    "name title mcu tier clock_hz clock_source clock_range clock_verified npu_hz_source npu_hz_verified regions "
    "verified generic note".split()
)


@dataclass(frozen=True, slots=True)
class Fit:
    """A model on one target: the report that `chipfit report` gives for it, and the verdict."""

    target: Target
    report: Report
    demands: tuple[Demand, ...]

    @property
    def standing(self) -> Standing:
        """The worst of the demands: a target fits unless one of them is missed."""
        return overall(self.demands)


def fit(model: Examined, targets: Iterable[Target], settings: Settings) -> tuple[Fit, ...]:
    """Measure a traced model on every target; `settings` has the budgets.

    Sufficient targets come first, the smallest arena region, then flash, then clock first. The others follow by what
    they lack: first those on which every operator runs, nearest miss first. Raises ValueError for a model that could
    not be traced.
    """
    if model.imported is None or model.report is None:
        raise ValueError("a model that was not traced cannot be measured")
    lowered: dict[tuple[object, ...], Graph] = {}
    found = []
    for target in targets:
        key = tuple(getattr(target, field.name) for field in fields(target) if field.name not in _BOARD)
        if key not in lowered:
            lowered[key] = lower(model.imported, target)
        report = measure(lowered[key], target, model.report.entry, model.entry.span, model.report.params)
        found.append(Fit(target, report, demands(report, settings)))
    return tuple(sorted(found, key=_rank))


def _rank(fit: Fit) -> tuple[object, ...]:
    report, target = fit.report, fit.target
    size = (report.arena.limit, report.flash.limit, target.clock_hz, target.name)
    if fit.standing is not Standing.MISSED:
        return (0, fit.standing is Standing.UNSURE, *size)
    lacking = {demand.name: demand.missing for demand in fit.demands}
    return (1, lacking["operators"], lacking["arena"] + lacking["flash"], lacking["latency"], *size)
