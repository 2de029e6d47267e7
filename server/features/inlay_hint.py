"""`textDocument/inlayHint`: at the end of a line the shape, bytes and milliseconds of what it calls or constructs."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from ...analysis.span import Position, Span
from ..documents.known import Known
from ..language_server import Server
from ..opened import Opened, opened_for

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
    place = await opened_for(ls.session, params.text_document.uri, _refreshes(ls))
    found = ls.session.known_in(place.document) if place is not None else []
    if place is None or not found:
        return None
    return list(_in_range(ls, place, found, params.range))


def _in_range(ls: Server, place: Opened, found: Sequence[Known], wanted: types.Range) -> Iterator[types.InlayHint]:
    # With the analysis itself, which is loaded when the first check is done.
    from ..reporters.hint_text import hint_text  # noqa: PLC0415

    document, settings = place.document, ls.session.client_at(place.document.path).inlay_hints
    first, last = place.line(wanted.start.line), place.line(wanted.end.line)
    for line, models in sorted(_by_line(found, document.path).items()):
        text = hint_text(models, settings) if settings.enabled else ""
        if text and first <= line <= last and place.holds(line) and line <= len(document.lines):
            end = Position(line, len(document.lines[line - 1]) + 1)
            at = ls.converter.range(Span(document.path, end, end)).start
            data = {"uri": document.uri, "line": line}
            yield types.InlayHint(at, text, padding_left=True, data=data if _resolves(ls) else None)


def _by_line(found: Sequence[Known], file: str) -> "dict[int, OnLine]":
    from ..reporters.line_nodes import nodes_by_line  # noqa: PLC0415

    lines: dict[int, OnLine] = {}
    for one in found:
        for report in one.checked.result.reports:
            for then, nodes in nodes_by_line(report, file).items():
                now = one.now(file, then)
                if now is not None:
                    lines.setdefault(now, []).append((report, nodes))
    return lines


def _resolve(ls: Server, hint: types.InlayHint) -> types.InlayHint:
    """The hint with all that is known about its line, if that is still the line it was made for."""
    data = hint.data if isinstance(hint.data, dict) else {}
    document, line = ls.session.documents.get(str(data.get("uri"))), data.get("line")
    if document is not None and type(line) is int:
        texts = [text for one in ls.session.known_in(document) for text in _texts(one, document.path, line)]
        hint.tooltip = types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n\n".join(texts)) if texts else None
    return hint


def _texts(found: Known, file: str, line: int) -> Iterator[str]:
    from ..reporters.hover import line_hover  # noqa: PLC0415
    from ..reporters.where import beside  # noqa: PLC0415

    then = found.then(file, line)
    for model in found.models if then is not None else ():
        if then is not None and (text := line_hover(model, file, then, beside(file, found.now))):
            yield text


def _refreshes(ls: Server) -> bool:
    workspace = ls.client_capabilities.workspace
    return bool(workspace and workspace.inlay_hint and workspace.inlay_hint.refresh_support)


def _resolves(ls: Server) -> bool:
    document = ls.client_capabilities.text_document
    support = document.inlay_hint.resolve_support if document and document.inlay_hint else None
    return bool(support and "tooltip" in support.properties)
