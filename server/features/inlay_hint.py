"""`textDocument/inlayHint`: at the end of a line the shape, bytes and milliseconds of what it calls or constructs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from ...analysis.span import Position, Span
from ..known import Known, known
from ..language_server import Server
from ..opened import Opened, opened, settled

if TYPE_CHECKING:
    from ...analysis.report import NodeFigures, Report

    OnLine = list[tuple[Report, tuple[NodeFigures, ...]]]


def register(server: Server) -> None:
    """Add the feature."""
    server.feature(types.TEXT_DOCUMENT_INLAY_HINT, types.InlayHintOptions(resolve_provider=True))(_hints)
    server.feature(types.INLAY_HINT_RESOLVE)(_resolve)


def refresh(ls: Server) -> None:
    """Ask the client, if it can be asked, to ask again."""
    if _refreshes(ls):
        ls.workspace_inlay_hint_refresh(None)


async def _hints(ls: Server, params: types.InlayHintParams) -> list[types.InlayHint] | None:
    """While a trace is on its way, those of the one before it, on the lines that are still there."""
    uri = params.text_document.uri
    # A client that cannot be asked to come back has to wait for what it wants.
    place = opened(ls.session, uri) if _refreshes(ls) else await settled(ls.session, uri)
    found = known(place.document) if place is not None else None
    if place is None or found is None:
        return None
    return list(_in_range(ls, place, found, params.range))


def _in_range(ls: Server, place: Opened, found: Known, wanted: types.Range) -> Iterator[types.InlayHint]:
    # With the analysis itself, which is loaded when the first check is done.
    from ..reporters.hint_text import hint_text  # noqa: PLC0415

    document, settings = place.document, ls.session.client_at(place.document.path).inlay_hints
    first, last = place.line(wanted.start.line), place.line(wanted.end.line)
    for line, models in sorted(_by_line(found).items()):
        text = hint_text(models, settings) if settings.enabled else ""
        if text and first <= line <= last and place.holds(line) and line <= len(document.lines):
            end = Position(line, len(document.lines[line - 1]) + 1)
            at = ls.converter.range(Span(document.path, end, end)).start
            data = {"uri": document.uri, "line": line}
            yield types.InlayHint(at, text, padding_left=True, data=data if _resolves(ls) else None)


def _by_line(found: Known) -> "dict[int, OnLine]":
    from ..reporters.line_nodes import nodes_by_line  # noqa: PLC0415

    lines: dict[int, OnLine] = {}
    for report in found.checked.result.reports:
        for then, nodes in nodes_by_line(report, found.path).items():
            now = found.now(found.path, then)
            if now is not None:
                lines.setdefault(now, []).append((report, nodes))
    return lines


def _resolve(ls: Server, hint: types.InlayHint) -> types.InlayHint:
    """The hint with all that is known about its line, if that is still the line it was made for."""
    from ..reporters.hover import line_hover  # noqa: PLC0415

    data = hint.data if isinstance(hint.data, dict) else {}
    document = ls.session.documents.get(str(data.get("uri")))
    found = known(document) if document is not None else None
    line = found.then(data["line"]) if found is not None and type(data.get("line")) is int else None
    if found is not None and line is not None:
        texts = [text for model in found.models if (text := line_hover(model, found.path, line))]
        hint.tooltip = types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n\n".join(texts)) if texts else None
    return hint


def _refreshes(ls: Server) -> bool:
    workspace = ls.client_capabilities.workspace
    return bool(workspace and workspace.inlay_hint and workspace.inlay_hint.refresh_support)


def _resolves(ls: Server) -> bool:
    document = ls.client_capabilities.text_document
    support = document.inlay_hint.resolve_support if document and document.inlay_hint else None
    return bool(support and "tooltip" in support.properties)
