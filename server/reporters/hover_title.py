"""Which model on which chip a hover is about."""

from ...analysis.report import LatencyFigures, Report
from ...analysis.rules.words import milliseconds
from .markdown import code


def model_title(report: Report) -> str:
    """The model, the board and what it computes with."""
    target = report.target
    chip = f"{target.core} at {target.clock_hz / 1e6:g} MHz, runtime {target.runtime}"
    return f"{code(report.entry)} on {target.name} ({chip})"


def model_time(report: Report) -> str:
    """`: 136 ms (109.8 to 187.4) in all`; empty where it is not known."""
    return "" if report.latency.ms is None else f": {time_range(report.latency)} in all"


def time_range(latency: LatencyFigures) -> str:
    """The expected time with the range it may be in."""
    if latency.ms is None:
        return "not measured"
    known = latency.low_ms is not None and latency.high_ms is not None
    between = f" ({latency.low_ms:,.4g} to {latency.high_ms:,.4g})" if known else ""
    return f"{milliseconds(latency.ms)}{between}"
