"""Markdown for an editor: a table of what several parts of a model cost, with their sum."""

from collections.abc import Sequence

from ...analysis.report import NodeFigures, Report
from ...analysis.rules.words import milliseconds, shape
from .markdown import table
from .node_time import node_time
from .node_words import share, time_words

# Rows of a table above which the rest is only counted; the totals are of all.
ROWS = 12

Part = tuple[str, str, Sequence[NodeFigures]]
"""Two cells that say what it is, and its operators."""


def cost_table(head: tuple[str, str], parts: Sequence[Part], what: str, report: Report) -> str:
    """A row per part; `head` names their first two cells, `what` all of them together."""
    rows: list[tuple[str, ...]] = [(first, second, *_figures(nodes, report)) for first, second, nodes in parts[:ROWS]]
    if len(parts) > ROWS:
        rows.append((f"… {len(parts) - ROWS} more", *[""] * 6))
    nodes = tuple({node.name: node for _, _, part in parts for node in part}.values())
    macs, weights = sum(node.macs for node in nodes), sum(node.weight_bytes for node in nodes)
    peak = max((node.arena_bytes for node in nodes), default=0)
    total = (f"{macs:,}{share(macs, report.macs)}", time_words(nodes, report), f"{weights:,}", f"{peak:,} at most")
    rows.append((f"**{len(parts)} {what}**", "", "", *total))
    return table((*head, "shape", "MACs", "time", "weights", "arena"), rows)


def _figures(nodes: Sequence[NodeFigures], report: Report) -> tuple[str, ...]:
    if not nodes:
        return ("", "0", "", "0", "")
    time = node_time(nodes, report)
    return (
        shape(nodes[-1].shape),
        f"{sum(node.macs for node in nodes):,}",
        "not measured" if time is None else milliseconds(time.ms),
        f"{sum(node.weight_bytes for node in nodes):,}",
        f"{max(node.arena_bytes for node in nodes):,}",
    )
