"""What a model demands of a target, and whether the target meets it: the verdict that every report gives."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from .config import Settings
from .memory.stack import STACK_BYTES
from .report import LatencyFigures, Report


class Standing(StrEnum):
    """Whether a demand is met. UNSURE: the range of a projection reaches over the limit, or nothing is known."""

    MET = "met"
    UNSURE = "unsure"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Demand:
    """One of "arena" and "flash" (bytes), "latency" (ms) and "operators" (operators without a kernel, of how many).

    `limit` is None where there is none: latency without a budget. `holder` says in a word whose limit it is where the
    name does not tell: a region of memory or, with `budget`, what is configured: a "budget" or a stream's "window".
    `stack` are the bytes of `needs` that are the stack's.
    """

    name: str
    standing: Standing
    needs: float | None
    limit: float | None
    holder: str = ""
    budget: bool = False
    stack: int = 0

    @property
    def missing(self) -> float:
        """By how much the limit is exceeded; 0 where it is not."""
        return 0 if self.needs is None or self.limit is None else max(0, self.needs - self.limit)

    @property
    def headroom(self) -> float | None:
        """What is left below the limit, negative when it is exceeded; None where there is no limit."""
        return None if self.needs is None or self.limit is None else self.limit - self.needs


def demands(report: Report, settings: Settings) -> tuple[Demand, ...]:
    """Arena, flash, latency and operators of a model against the target's limits and the configured budgets."""
    return (
        arena_demand(report, settings),
        flash_demand(report, settings),
        _latency(report.latency, settings),
        _operators(report),
    )


def arena_demand(report: Report, settings: Settings) -> Demand:
    """Of its region, with a stack where that has room nowhere else, or of a budget, which is for the arena alone."""
    arena = report.arena
    stack = STACK_BYTES if arena.stack_shortage else 0
    both = replace(_bytes("arena", arena.bytes + stack, arena.limit, arena.region), stack=stack)
    return _tighter(both, arena.bytes, settings.arena_bytes)


def flash_demand(report: Report, settings: Settings) -> Demand:
    """What the model adds to the image against the flash of the target."""
    flash = report.flash
    return _tighter(_bytes("flash", flash.bytes, flash.limit), flash.bytes, settings.flash_bytes)


def overall(found: tuple[Demand, ...]) -> Standing:
    """The worst of the demands."""
    order = list(Standing)
    return max((demand.standing for demand in found), key=order.index)


def unsupported(report: Report) -> Iterator[str]:
    """The operators that the target's runtime cannot run, each name once."""
    yield from dict.fromkeys(node.op for node in report.nodes if node.support == "unsupported")


def _bytes(name: str, used: int, limit: int, holder: str = "") -> Demand:
    return Demand(name, Standing.MISSED if used > limit else Standing.MET, used, limit, holder)


def _tighter(target: Demand, used: int, budget: int | None) -> Demand:
    """The target's limit, or a budget below it; of two that are missed the one that is missed by more."""
    if budget is None or target.limit is None or budget >= target.limit:
        return target
    own = replace(_bytes(target.name, used, budget, "budget"), budget=True)
    return max(own, target, key=lambda demand: demand.missing)


def _latency(latency: LatencyFigures, settings: Settings) -> Demand:
    """As rules CF401 and CF407: missed with the expected value over the limit, unsure with the high end over it."""
    limits = ((settings.latency_ms, "budget"), (settings.window_ms, "window"))
    limit, holder = min(((ms, holder) for ms, holder in limits if ms is not None), default=(None, ""))
    if limit is None:
        return Demand("latency", Standing.MET, latency.ms, None)
    if latency.ms is None:
        return Demand("latency", Standing.UNSURE, None, limit, holder, budget=True)
    high = latency.ms if latency.high_ms is None else latency.high_ms
    standing = Standing.MISSED if latency.ms > limit else Standing.UNSURE if high > limit else Standing.MET
    return Demand("latency", standing, latency.ms, limit, holder, budget=True)


def _operators(report: Report) -> Demand:
    without = sum(node.support == "unsupported" for node in report.nodes)
    unknown = any(node.support == "unknown" for node in report.nodes)
    standing = Standing.MISSED if without else Standing.UNSURE if unknown else Standing.MET
    return Demand("operators", standing, without, 0)
