"""Markdown for an editor: what one line of a model costs."""

from collections.abc import Iterator, Sequence

from ...analysis.examine import Examined
from ...analysis.ir.graph import Graph, Node
from ...analysis.report import NodeFigures, Report
from ...analysis.rules.words import shape
from .cost_table import cost_table
from .hover_lifetime import lifetime
from .hover_title import model_time, model_title
from .line_nodes import nodes_by_line
from .markdown import code, table
from .node_words import share, time_words
from .where import Where, plainly


def line_hover(model: Examined, file: str, line: int, where: Where = plainly) -> str:
    """What the operators called, or whose layers are constructed, on a line of `file` cost; empty if there are none.

    The line counts as in the text that was checked; `where` words a place as it is to be shown.
    """
    report, graph = model.report, model.graph
    nodes = nodes_by_line(report, file).get(line, ()) if report else ()
    if report is None or graph is None or not nodes:
        return ""
    one = len(nodes) == 1
    body = _one(nodes[0], graph, report) if one else _several(nodes, report)
    parts = [body, *(lifetime(nodes[0], report, where) if one else ()), f"{model_title(report)}{model_time(report)}"]
    return "\n\n".join(parts)


def _one(node: NodeFigures, graph: Graph, report: Report) -> str:
    fused = f" with {', '.join(map(code, node.fused))} fused" if node.fused else ""
    made = next(n for n in graph.nodes if n.name == node.name)
    rows = [
        ("shape", f"{shape(node.shape)} {graph.tensor(made.outputs[0]).dtype}"),
        ("MACs", f"{node.macs:,}{share(node.macs, report.macs)}"),
        ("time", time_words([node], report)),
        *_sizes(node, made, graph, report),
        ("arena while it runs", f"{node.arena_bytes:,} of {report.arena.limit:,} bytes"),
        ("kernel", f"{code(node.kernel)} ({node.support})" if node.kernel else f"none ({node.support})"),
    ]
    return f"**{code(node.op)}** {_layer(node)}{fused}\n\n{table(('', ''), rows)}"


def _sizes(node: NodeFigures, made: Node, graph: Graph, report: Report) -> Iterator[tuple[str, str]]:
    yield "in", _bytes(sum(graph.tensor(name).bytes for name in dict.fromkeys(graph.activations(made))))
    yield "out", _bytes(sum(graph.tensor(name).bytes for name in made.outputs))
    yield "weights", _bytes(node.weight_bytes)
    yield "workspace", _bytes(sum(t.bytes for t in report.tensors if t.kind == "workspace" and t.node == node.name))


def _several(nodes: Sequence[NodeFigures], report: Report) -> str:
    parts = [
        ("".join((code(node.op), *(f" + {code(name)}" for name in node.fused), *_lacking(node))), _layer(node), [node])
        for node in nodes
    ]
    return cost_table(("operator", "layer"), parts, "operators", report)


def _lacking(node: NodeFigures) -> Iterator[str]:
    """A fast kernel is what one expects, and a table as wide as an editor's hover has no room to say so."""
    if not node.kernel or node.support != "accelerated":
        yield f" ({node.support})"


def _layer(node: NodeFigures) -> str:
    return code(node.scope or node.name)


def _bytes(count: int) -> str:
    return f"{count:,} bytes"
