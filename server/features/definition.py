"""`textDocument/implementation`: from a call to the layer it runs, from the arena's peak to the tensors alive there.

Definitions are the Python server's; this is what it cannot know: which of the layers that a loop or a function makes a
line runs, and who keeps the memory.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from ...analysis.span import Span
from ..known import Known, known
from ..language_server import Server
from ..opened import opened

if TYPE_CHECKING:
    from ...analysis.report import NodeFigures, Report

Place = tuple[str | None, int | None]


def register(server: Server) -> None:
    """Add the feature."""
    server.feature(types.TEXT_DOCUMENT_IMPLEMENTATION)(_implementations)


def _implementations(ls: Server, params: types.ImplementationParams) -> list[types.Location] | None:
    place = opened(ls.session, params.text_document.uri)
    found = known(place.document) if place is not None else None
    then = found.then(place.line(params.position.line)) if place is not None and found is not None else None
    if found is None or then is None:
        return None
    places = dict.fromkeys(at for at in _places(found, then) if at != (found.path, then))
    return [_location(ls, span) for file, line in places if (span := _span(ls, found, file, line))] or None


def _places(found: Known, line: int) -> Iterator[Place]:
    """Of the peak's line the tensors alive, of another call the layers, of a layer the lines that call it."""
    from ..reporters.line_nodes import nodes_by_line  # noqa: PLC0415

    for report in found.checked.result.reports:
        nodes = nodes_by_line(report, found.path).get(line, ())
        peak = report.arena.peak
        if peak is not None and any(node.name == peak.node for node in nodes):
            yield from (_maker(report, live.tensor) for live in peak.live)
        for node in nodes:
            if (node.init_file, node.init_line) == (found.path, line):
                yield from ((call.file, call.line) for call in node.calls[-1:])
            else:
                yield node.init_file, node.init_line


def _maker(report: "Report", tensor: str) -> Place:
    """Where the layer is constructed that makes a tensor, or where it is called; nowhere for an input."""
    placed = next((t for t in report.tensors if t.name == tensor), None)
    node = next((n for n in report.nodes if placed is not None and n.name == placed.node), None)
    return _place(node) if node is not None else (None, None)


def _place(node: "NodeFigures") -> Place:
    return (node.file, node.line) if node.init_line is None else (node.init_file, node.init_line)


def _span(ls: Server, found: Known, file: str | None, line: int | None) -> Span | None:
    now = found.now(file, line)
    if file is None or now is None:
        return None
    lines = ls.converter.lines(file)
    return Span.line(file, now, lines[now - 1]) if now <= len(lines) else None


def _location(ls: Server, span: Span) -> types.Location:
    return ls.converter.location(span)
