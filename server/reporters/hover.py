"""Markdown for an editor: what one line of a model costs, and what the whole model needs of its chip."""

from collections.abc import Sequence

from ...analysis.config import Settings
from ...analysis.examine import Examined
from ...analysis.report import LatencyFigures, NodeFigures, Report
from ...analysis.rules.words import milliseconds, shape
from .markdown import code, table

# Rows of a table above which the rest is only counted; the totals are of all.
ROWS = 12


def line_hover(model: Examined, file: str, line: int) -> str:
    """What the operators called, or whose layers are constructed, on a line of `file` cost; empty if there are none."""
    report = model.report
    nodes = [node for node in report.nodes if _stands_at(node, file, line)] if report else []
    if report is None or not nodes:
        return ""
    body = _one(nodes[0], model, report) if len(nodes) == 1 else _several(nodes, report)
    return f"{body}\n\n{_title(report)}{_model_time(report.latency)}"


def model_hover(model: Examined, settings: Settings) -> str:
    """The model's needs against the limits of the chip and the budgets; empty if it could not be traced."""
    report = model.report
    if report is None:
        return ""
    arena, flash, latency = report.arena, report.flash, report.latency
    rows = [
        _need(f"arena ({arena.region})", arena.bytes, arena.limit, settings.arena_bytes),
        _need("flash", flash.bytes, flash.limit, settings.flash_bytes),
        ("latency", _range(latency), _budget(settings.latency_ms), _share(latency.ms, settings.latency_ms)),
        ("work", f"{report.macs:,} MACs", "", ""),
        ("parameters", f"{report.params:,}", "", ""),
    ]
    parts = [_title(report), table(("", "needs", "limit", ""), rows)]
    if arena.peak is not None:
        at = f" (line {arena.peak.line})" if arena.peak.line else ""
        tensors = f"{len(arena.peak.live)} tensors are alive"
        parts.append(f"The arena's peak is at {code(arena.peak.node)}{at}, where {tensors}; "
                     f"the lower bound is {arena.lower_bound:,} bytes.")  # fmt: skip
    return "\n\n".join(parts)


def _stands_at(node: NodeFigures, file: str, line: int) -> bool:
    called = any((call.file, call.line) == (file, line) for call in node.calls)
    return called or (node.init_file, node.init_line) == (file, line)


def _one(node: NodeFigures, model: Examined, report: Report) -> str:
    fused = f" with {', '.join(map(code, node.fused))} fused" if node.fused else ""
    rows = [
        ("shape", f"{shape(node.shape)} {_dtype(node, model)}"),
        ("MACs", f"{node.macs:,}{_part(node.macs, report.macs)}"),
        ("time", _time(node.cycles, report)),
        ("weights", f"{node.weight_bytes:,} bytes"),
        ("arena while it runs", f"{node.arena_bytes:,} of {report.arena.limit:,} bytes"),
        ("kernel", f"{code(node.kernel)} ({node.support})" if node.kernel else f"none ({node.support})"),
    ]
    return f"**{code(node.op)}** {_layer(node)}{fused}\n\n{table(('', ''), rows)}"


def _several(nodes: Sequence[NodeFigures], report: Report) -> str:
    rows: list[tuple[str, ...]] = [
        (
            code(node.op) + "".join(f" + {code(name)}" for name in node.fused),
            _layer(node),
            shape(node.shape),
            f"{node.macs:,}",
            _time(node.cycles, report, share=False),
            f"{node.weight_bytes:,}",
            f"{node.arena_bytes:,}",
            f"{code(node.kernel)} ({node.support})" if node.kernel else node.support,
        )
        for node in nodes[:ROWS]
    ]
    if len(nodes) > ROWS:
        rows.append((f"… {len(nodes) - ROWS} more", *[""] * 7))
    macs, weights = sum(node.macs for node in nodes), sum(node.weight_bytes for node in nodes)
    cycles = None if any(node.cycles is None for node in nodes) else sum(node.cycles or 0 for node in nodes)
    peak = max(node.arena_bytes for node in nodes)
    total = (f"{macs:,}{_part(macs, report.macs)}", _time(cycles, report), f"{weights:,}", f"{peak:,} at most")
    rows.append((f"**{len(nodes)} operators**", "", "", *total, ""))
    names = ("operator", "layer", "shape", "MACs", "time", "weights", "arena", "kernel")
    return table(names, rows)


def _dtype(node: NodeFigures, model: Examined) -> str:
    graph = model.graph
    outputs = (n.outputs[0] for n in graph.nodes if n.name == node.name) if graph else ()
    return next((graph.tensor(name).dtype for name in outputs), "") if graph else ""


def _layer(node: NodeFigures) -> str:
    return code(node.scope or node.name)


def _time(cycles: int | None, report: Report, share: bool = True) -> str:
    if cycles is None:
        return "not measured"
    part = _part(cycles, report.latency.cycles) if share else ""
    return f"{milliseconds(1000 * cycles / report.target.clock_hz)}, {cycles:,} cycles{part}"


def _part(value: int, total: int | None) -> str:
    return f" ({100 * value / total:.1f} %)" if total else ""


def _title(report: Report) -> str:
    target = report.target
    chip = f"{target.core} at {target.clock_hz / 1e6:g} MHz, runtime {target.runtime}"
    return f"{code(report.entry)} on {target.name} ({chip})"


def _model_time(latency: LatencyFigures) -> str:
    return "" if latency.ms is None else f": {_range(latency)} in all"


def _range(latency: LatencyFigures) -> str:
    if latency.ms is None:
        return "not measured"
    known = latency.low_ms is not None and latency.high_ms is not None
    between = f" ({latency.low_ms:,.4g} to {latency.high_ms:,.4g})" if known else ""
    return f"{milliseconds(latency.ms)}{between}"


def _need(name: str, used: int, limit: int, budget: int | None) -> tuple[str, ...]:
    tightest = limit if budget is None else min(limit, budget)
    return name, f"{used:,} bytes", f"{tightest:,} bytes", _share(used, tightest)


def _budget(budget_ms: float | None) -> str:
    return "" if budget_ms is None else milliseconds(budget_ms)


def _share(used: float | None, limit: float | None) -> str:
    if used is None or not limit:
        return ""
    text = f"{100 * used / limit:.1f} %"
    return f"**{text}**" if used > limit else text
