"""The few figures that say whether a model fits, against their limits."""

from rich.console import Group
from rich.table import Table
from rich.text import Text

from ...analysis.config import Settings
from ...analysis.demands import Demand, Standing, demands
from ...analysis.report import Report
from .demand_words import demand_words
from .printable import printable

_STYLES = {Standing.MET: "bold green", Standing.UNSURE: "bold yellow", Standing.MISSED: "bold red"}


def headline(report: Report, settings: Settings) -> Group:
    """Arena, flash and latency with their limits, and the size of the model."""
    arena, flash, latency, _ = demands(report, settings)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_row("  arena", *_bytes(arena, report.arena.bytes))
    table.add_row("  flash", *_bytes(flash, report.flash.bytes))
    table.add_row("  latency", *_latency(latency, report))
    table.add_row("  work", f"{report.macs:,}", f"MACs with {report.params:,} parameters")
    note = [Text(f"  every figure is for an assumed input ({printable(report.input_source)})", "yellow")]
    return Group(title(report), *(note if report.assumed else ()), table)


def title(report: Report) -> Text:
    """`DSCNN on nucleo-l4r5zi (cortex-m4 at 120 MHz, chipfit kernels)`"""
    target = report.target
    chip = f"({target.core} at {target.clock_hz / 1e6:g} MHz, runtime {target.runtime})"
    return Text.assemble((printable(report.entry), "bold"), f" on {target.name} ", (chip, "dim"))


def _bytes(demand: Demand, used: int) -> tuple[Text, Text]:
    needs, limit = demand.needs or 0, demand.limit or 0
    stack = f"+ stack {demand.stack:,} " if demand.stack else ""
    share = 100 * needs / limit if limit else 0.0
    return _judged(f"{used:,}", demand), Text(f"{stack}of {limit:,} bytes{_holder(demand)}, {share:.1f} %")


def _latency(demand: Demand, report: Report) -> tuple[Text, Text]:
    latency = report.latency
    if latency.ms is None:
        return Text(demand_words(demand, report).value, "dim"), Text(latency.source)
    span = "" if latency.low_ms is None else f" ({latency.low_ms:,.1f} to {latency.high_ms:,.1f})"
    if demand.limit is None:
        return _judged(f"{latency.ms:,.1f}", demand), Text(f"ms{span}")
    share = f"of {demand.limit:,.4g} ms{_holder(demand)}, {100 * latency.ms / demand.limit:.1f} %"
    return _judged(f"{latency.ms:,.1f}", demand), Text(f"{share},{span}" if span else share)


def _holder(demand: Demand) -> str:
    return f" ({printable(demand.holder)})" if demand.holder else ""


def _judged(text: str, demand: Demand) -> Text:
    return Text(text, _STYLES[demand.standing])
