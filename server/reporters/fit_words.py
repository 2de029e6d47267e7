"""What is said about a model on a board in a table of boards; the same words in text and Markdown."""

from collections.abc import Sequence

from ...analysis.demands import Standing
from ...analysis.fit import Fit
from ...analysis.report import LatencyFigures
from ...analysis.rules.words import milliseconds, size
from .lacking import lacking


def sentence(fits: Sequence[Fit]) -> str:
    """How many boards the model fits, and the smallest; for none, the nearest and what it lacks."""
    enough = [fit for fit in fits if fit.standing is not Standing.MISSED]
    boards = "1 board" if len(fits) == 1 else f"{len(fits)} boards"
    if not fits:
        return "There are no boards to fit."
    if not enough:
        nearest = fits[0]
        missing = lacking(nearest.report, nearest.demands)
        return f"Fits none of {boards}. The nearest miss is {nearest.target.name}: {missing}."
    return f"Fits {len(enough)} of {boards}. The smallest that suffices is {enough[0].target.name}."


def left(fit: Fit, name: str) -> tuple[str, str]:
    """What is left of "arena" or "flash", and its share of the whole: `("31.2 KiB", "49 %")`."""
    demand = next(demand for demand in fit.demands if demand.name == name)
    headroom, limit = round(demand.headroom or 0), demand.limit or 0
    return size(headroom), f"{100 * headroom / limit:.0f} %" if limit else ""


def span(latency: LatencyFigures) -> str:
    """`181 ms (150 to 230)`, or that nothing is known."""
    if latency.ms is None:
        return "not measured"
    if latency.low_ms is None or latency.high_ms is None:
        return milliseconds(latency.ms)
    return f"{milliseconds(latency.ms)} ({_rounded(latency.low_ms)} to {_rounded(latency.high_ms)})"


def _rounded(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
