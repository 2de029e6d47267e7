"""Which operators a line stands for: those it calls, however deep, and those whose layers it constructs."""

from ...analysis.report import NodeFigures, Report


def nodes_by_line(report: Report, file: str) -> dict[int, tuple[NodeFigures, ...]]:
    """The operators of every line of `file` that has any, in the order of execution."""
    lines: dict[int, dict[str, NodeFigures]] = {}
    for node in report.nodes:
        for line in _lines(node, file):
            lines.setdefault(line, {})[node.name] = node
    return {line: tuple(nodes.values()) for line, nodes in sorted(lines.items())}


def _lines(node: NodeFigures, file: str) -> list[int]:
    called = [call.line for call in node.calls if call.file == file]
    return called if node.init_file != file or node.init_line is None else [*called, node.init_line]
