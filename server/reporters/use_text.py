"""What stands above a class that models of other files use."""

from ...analysis.report import Report
from ...analysis.rules.words import milliseconds
from .block_uses import BlockUse, use_nodes
from .node_time import node_time


def use_text(report: Report, uses: tuple[BlockUse, ...]) -> str:
    """`used in model.py: Net (3 times), 23.7 ms`."""
    file, _, entry = report.entry.partition(":")
    times = f" ({len(uses)} times)" if len(uses) > 1 else ""
    nodes = use_nodes(uses)
    time = node_time(nodes, report) if nodes else None
    cost = f", {milliseconds(time.ms)}" if time is not None else ""
    return f"used in {file}: {entry}{times}{cost}"
