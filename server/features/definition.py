"""`textDocument/implementation`: from a call to the layer it runs, from the arena's peak to the tensors alive there.

Definitions are the Python server's; this is what it cannot know: which of the layers that a loop or a function makes a
line runs, and who keeps the memory.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from ...analysis.span import Span
from ..documents.known import Known
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
    if place is None:
        return None
    path, line = place.document.path, place.line(params.position.line)
    found = ls.session.known_in(place.document)
    spans = dict.fromkeys(span for one in found for span in _spans(ls, one, path, line) if span is not None)
    return [ls.converter.location(span) for span in spans] or None


def _spans(ls: Server, found: Known, file: str, line: int) -> Iterator[Span | None]:
    then = found.then(file, line)
    places = dict.fromkeys(_places(found, file, then)) if then is not None else ()
    return (_span(ls, found, *at) for at in places if at != (file, then))


def _places(found: Known, file: str, line: int) -> Iterator[Place]:
    """Of the peak's line the tensors alive, of another call the layers, of a layer the lines that call it.

    Of a class the lines that make a layer of it.
    """
    from ..reporters.block_uses import block_uses  # noqa: PLC0415
    from ..reporters.line_nodes import nodes_by_line  # noqa: PLC0415

    for report in found.checked.result.reports:
        nodes = nodes_by_line(report, file).get(line, ())
        peak = report.arena.peak
        if peak is not None and any(node.name == peak.node for node in nodes):
            yield from (_maker(report, live.tensor) for live in peak.live)
        for node in nodes:
            if (node.init_file, node.init_line) == (file, line):
                yield from ((call.file, call.line) for call in node.calls[-1:])
            else:
                yield node.init_file, node.init_line
    for model in found.models:
        inits = (use.init for use in block_uses(model, file).get(line, ()))
        yield from ((init.file, init.start.line) for init in inits if init is not None)


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
