"""From which operator to which the output of a layer is kept, and who keeps it."""

from collections.abc import Iterator

from ...analysis.report import ArenaTensor, NodeFigures, Report
from .markdown import code
from .where import Where


def lifetime(node: NodeFigures, report: Report, where: Where) -> Iterator[str]:
    """Sentences about the memory that a node writes, and its part in the arena's peak."""
    made = next((t for t in report.tensors if t.node == node.name and t.kind != "workspace"), None)
    if made is not None:
        yield _kept(made, report, where)
    peak = report.arena.peak
    if peak is None:
        return
    if peak.node == node.name:
        alive = ", ".join(
            f"{code(t.tensor)} {t.bytes:,} bytes{_at(where(t.file, t.line))}" for t in peak.live if t.bytes
        )
        yield f"**The arena's peak is here**: {node.arena_bytes:,} bytes are alive: {alive}."
    elif made is not None and any(made.name == live.tensor for live in peak.live):
        at = _at(where(peak.file, peak.line))
        yield f"It is one of {len(peak.live)} tensors that are alive at the arena's peak, {code(peak.node)}{at}."


def _kept(made: ArenaTensor, report: Report, where: Where) -> str:
    what = f"Its output ({made.bytes:,} bytes at offset {made.offset:,})"
    if made.kind == "output":
        return f"{what} is kept to the end: it is an output of the model."
    last = report.nodes[made.last]
    at = _at(where(last.file, last.line))
    between = made.last - made.first - 1
    over = f" over {between} other operator{'s' if between > 1 else ''}" if between > 0 else ""
    return f"{what} is kept{over} until {code(last.name)}{at} has read it."


def _at(place: str) -> str:
    return f" ({place})" if place else ""
