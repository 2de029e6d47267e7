"""The few figures that say whether a model fits, against their limits."""

from rich.console import Group
from rich.table import Table
from rich.text import Text

from ...analysis.report import LatencyFigures, Report
from .printable import printable


def headline(report: Report, latency_limit_ms: float | None = None) -> Group:
    """Arena, flash and latency with their limits, and the size of the model."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_row("  arena", *_bytes(report.arena.bytes, report.arena.limit, report.arena.region))
    table.add_row("  flash", *_bytes(report.flash.bytes, report.flash.limit, ""))
    table.add_row("  latency", *_latency(report.latency, latency_limit_ms))
    table.add_row("  work", f"{report.macs:,}", f"MACs with {report.params:,} parameters")
    note = [Text(f"  every figure is for an assumed input ({printable(report.input_source)})", "yellow")]
    return Group(title(report), *(note if report.assumed else ()), table)


def title(report: Report) -> Text:
    """`DSCNN on nucleo-l4r5zi (cortex-m4 at 120 MHz, chipfit kernels)`"""
    target = report.target
    chip = f"({target.core} at {target.clock_hz / 1e6:g} MHz, runtime {target.runtime})"
    return Text.assemble((printable(report.entry), "bold"), f" on {target.name} ", (chip, "dim"))


def _bytes(used: int, limit: int, region: str) -> tuple[Text, Text]:
    share = 100 * used / limit if limit else 0.0
    where = f" ({region})" if region else ""
    return _judged(f"{used:,}", used > limit), Text(f"of {limit:,} bytes{where}, {share:.1f} %")


def _latency(latency: LatencyFigures, limit_ms: float | None) -> tuple[Text, Text]:
    if latency.ms is None:
        return Text("unknown", "dim"), Text(latency.source)
    value = _judged(f"{latency.ms:,.1f}", limit_ms is not None and latency.ms > limit_ms)
    share = "" if limit_ms is None else f" of {limit_ms:,.4g} ms, {100 * latency.ms / limit_ms:.1f} %,"
    span = "" if latency.low_ms is None else f" ({latency.low_ms:,.1f} to {latency.high_ms:,.1f})"
    return value, Text(f"{share.lstrip()}{span}" if share else f"ms{span}")


def _judged(text: str, exceeds: bool) -> Text:
    return Text(text, "bold red" if exceeds else "bold green")
