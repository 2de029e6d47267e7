"""What stands above a class that models of other files use."""

from collections.abc import Sequence

from ...analysis.report import Report
from ...analysis.rules.words import milliseconds
from .block_uses import BlockUse, use_nodes
from .node_time import node_time


def use_text(report: Report, uses: tuple[BlockUse, ...]) -> str:
    """`used in model.py: Net (3 times), 23.7 ms`, `base of Small and Large in model.py: Net (2 times), 12.3 ms`.

    The base of a model itself is `base of model.py: Net, 27.4 ms`.
    """
    file, _, entry = report.entry.partition(":")
    times = f" ({len(uses)} times)" if len(uses) > 1 else ""
    nodes = use_nodes(uses)
    time = node_time(nodes, report) if nodes else None
    cost = f", {milliseconds(time.ms)}" if time is not None else ""
    return f"{_relation(uses)} {file}: {entry}{times}{cost}"


def _relation(uses: Sequence[BlockUse]) -> str:
    if not all(use.derived for use in uses):
        return "used in"
    derived = list(dict.fromkeys(use.derived for use in uses if use.scope))
    return f"base of {' and '.join(derived)} in" if derived else "base of"
