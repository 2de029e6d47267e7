"""The JSON of one model for a panel of an editor: that of `chipfit report`, the time of every operator, the verdict."""

from dataclasses import asdict
from typing import Any

from ...analysis.config import Settings
from ...analysis.demands import Demand, demands, unsupported
from ...analysis.examine import Examined
from ...analysis.report import Report
from .budgets import budgets
from .demand_words import demand_words
from .misfit_text import misfit_text
from .node_time import node_time


def panel_report(model: Examined, settings: Settings) -> dict[str, Any]:
    """An object of schema `chipfit-report/1`.

    It has the configured `budgets` more, and `demands`: what the model needs, and what limits it, in `words` as well.
    `misfit` is what a firmware will be refused for, in words.

    Each of its `nodes` has `ms`, `low_ms` and `high_ms` more, None where they are not known, and the `outputs` it
    writes; each of its `tensors` the operators that read it last and first: `last_node`, `first_node`.
    """
    report, graph = model.report, model.graph
    assert report is not None
    assert graph is not None
    found = report.as_json()
    found["budgets"] = budgets(settings)
    found["demands"] = [_demand(demand, report) for demand in demands(report, settings)]
    found["misfit"] = misfit_text(report, settings)
    outputs = {node.name: list(node.outputs) for node in graph.nodes}
    for node, figures in zip(report.nodes, found["nodes"], strict=True):
        time = node_time([node], report)
        figures["ms"] = None if time is None else time.ms
        figures["low_ms"] = None if time is None else time.low_ms
        figures["high_ms"] = None if time is None else time.high_ms
        figures["outputs"] = outputs.get(node.name, [])
    for tensor, placed in zip(report.tensors, found["tensors"], strict=True):
        placed["first_node"] = report.nodes[tensor.first].name
        placed["last_node"] = report.nodes[tensor.last].name
    return found


def _demand(demand: Demand, report: Report) -> dict[str, Any]:
    """`budget` says whether the limit is one; `limit` is None where nothing limits."""
    figures = {
        "name": demand.name,
        "standing": str(demand.standing),
        "needs": demand.needs,
        "limit": demand.limit,
        "budget": demand.budget,
        "words": asdict(demand_words(demand, report)),
    }
    return figures | ({"unsupported": list(unsupported(report))} if demand.name == "operators" else {})
