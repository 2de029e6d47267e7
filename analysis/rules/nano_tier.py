"""The network is of a class that a small core without DSP instructions neither holds nor runs in time.

Boards of the Nano tier (Cortex-M0 to M3, M23) have 8 to 256 KiB of RAM, half of them 20 to 36, and multiply one number
at a time: the visual wake words of MLPerf Tiny, 7.5 million multiply-accumulates, take a Cortex-M0+ at 48 MHz 2.4 s and
a Cortex-M4 at 100 MHz 0.4 s. A network that is twice too much is not saved by changing one line.

## How to fix

The notes say what this core does in the time there is, with how many of its channels the network fits (the width
multiplier of MobileNets), and what it takes on the Micro tier. Where no width fits, make the input smaller, stride
earlier, or compute features before the network (CF602).

## Exceptions

Silent below twice the limit of arena, flash and latency (`latency-ms`, `window`, or a second where there is none), of
which the rules for memory and latency speak; and for targets of other tiers. The narrower network is planned and costed
like this one, but its weights are not there yet: how accurate it is shows only after training.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ..config import Settings
from ..demands import Demand, arena_demand, flash_demand
from ..diagnostic import Severity
from ..fit import fit
from ..report import Report
from ..targets import load_target
from .measured import Measured, measured
from .narrower import narrower
from .rule import Finding, Rule, Subject
from .words import milliseconds, size

TOO_MUCH = 2.0
"""Times a limit: what is nearer may be reached by changing layers."""
WIDTHS = (0.75, 0.5, 0.35, 0.25, 0.125)
"""Multipliers that published networks come in."""
NOTABLE = 0.1
"""Of the time: what takes less is not what makes the network slow."""
_KINDS = {
    "conv_2d": "convolutions",
    "depthwise_conv_2d": "depthwise convolutions",
    "fully_connected": "linear layers",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What there is: memory with the budgets that `settings` have, milliseconds."""

    settings: Settings
    ms: float

    def hold(self, report: Report) -> bool:
        return not any(demand.missing for demand in self.memory(report)) and (report.latency.ms or 0) <= self.ms

    def memory(self, report: Report) -> tuple[Demand, Demand]:
        return arena_demand(report, self.settings), flash_demand(report, self.settings)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield one finding on the model."""
    model = measured(subject)
    if model is None or subject.target.tier != "nano":
        return
    limits = _limits(model)
    excess = list(_excess(model.report, limits))
    if max(times for times, _ in excess) >= TOO_MUCH:
        over = " and ".join(words for times, words in excess if times > 1)
        message = f"This network is too much for {subject.target.name} ({subject.target.core.title}): it takes {over}."
        yield Finding(model.model, message, tuple(_notes(model, limits)))


def _limits(model: Measured) -> Limits:
    settings = model.subject.settings
    times = [ms for ms in (settings.latency_ms, settings.window_ms) if ms is not None]
    return Limits(settings, min(times, default=settings.lint.slow_ms))


def _excess(report: Report, limits: Limits) -> Iterator[tuple[float, str]]:
    """How many times each limit is exceeded, with both figures in words."""
    for demand, used in zip(limits.memory(report), (report.arena.bytes, report.flash.bytes), strict=True):
        limit = round(demand.limit or 0)
        yield used / limit, f"{size(used)} of {demand.name} where there are {size(limit)}"
    if report.latency.ms is not None:
        yield (
            report.latency.ms / limits.ms,
            f"{milliseconds(report.latency.ms)} where there are {milliseconds(limits.ms)}",
        )


def _notes(model: Measured, limits: Limits) -> Iterator[str]:
    yield from _rates(model.report, limits)
    figures = cache(lambda width: narrower(model, width))
    # What fits at one width fits at all below it.
    fitting = WIDTHS[bisect_left(WIDTHS, True, key=lambda width: limits.hold(figures(width))) :]
    if fitting:
        needs = _needs(figures(fitting[0]))
        yield f"With {fitting[0]:g} of the channels in every layer it would take {needs}, once retrained."
    else:
        least = f"{WIDTHS[-1]:g} of the channels in every layer"
        yield f"Not even with {least} would it fit: its input is too large, or its weights do not shrink with channels."
    yield from _on_micro(model)


def _rates(report: Report, limits: Limits) -> Iterator[str]:
    """What the core does, in the time of one inference, of the kinds of layers that take this network's time."""
    total, said = report.latency.cycles, []
    if report.latency.ms is None or not total or report.latency.ms <= limits.ms:
        return
    for op, kind in _KINDS.items():
        nodes = [node for node in report.nodes if node.op == op]
        macs, cycles = sum(node.macs for node in nodes), sum(node.cycles or 0 for node in nodes)
        if cycles >= NOTABLE * total:
            said.append(f"{macs / cycles * report.target.clock_hz / 1e9 * limits.ms:.1f} million of {kind} like these")
    if said:
        does = " or ".join(said)
        yield (
            f"Multiply-accumulates that this core does in {milliseconds(limits.ms)}: {does}; the network has "
            f"{report.macs / 1e6:.1f} million."
        )


def _on_micro(model: Measured) -> Iterator[str]:
    subject, micro = model.subject, load_target("micro")
    if subject.examined is None or subject.examined.imported is None:
        return
    (other,) = fit(subject.examined, (replace(micro, runtime=subject.target.runtime),), subject.settings)
    core, arena = f"{micro.core.title} at {micro.clock_hz / 1e6:g} MHz", arena_demand(other.report, subject.settings)
    fits, limit = "does not fit" if arena.missing else "fits", size(round(arena.limit or 0))
    memory = "the budget `arena-bytes`" if arena.budget else "RAM"
    yield f"On the Micro tier ({core}) it takes {_needs(other.report)}, which {fits} into {limit} of {memory}."


def _needs(report: Report) -> str:
    """112 ms, 17.2 KiB of flash and 11.0 KiB of arena."""
    time = "" if report.latency.ms is None else f"{milliseconds(report.latency.ms)}, "
    return f"{time}{size(report.flash.bytes)} of flash and {size(report.arena.bytes)} of arena"


NANO_TIER = Rule("CF601", "nano-tier", Severity.INFORMATION, __doc__ or "", check)
