"""`textDocument/hover`: what a line costs, a whole model on the line of its class, a rule on its comment."""

import asyncio
from collections.abc import Iterator

from lsprotocol import types

from ...analysis.span import Span
from ..documents.document import Document
from ..documents.known import Known
from ..language_server import Server
from ..opened import Opened, opened, settled

# So long a hover waits for the first check of a document.
TIMEOUT_S = 30.0


def register(server: Server) -> None:
    """Add the feature."""
    server.feature(types.TEXT_DOCUMENT_HOVER)(_hover)


def hover_text(ls: Server, document: Document, line: int) -> str:
    """Markdown with all that is known at once about a line of the text as it is now; empty for nothing."""
    parts, changed = [], False
    for found in ls.session.known_in(document):
        then = found.then(document.path, line)
        said = list(_of_models(ls, found, document.path, then)) if then is not None else []
        parts += said
        changed |= bool(said and found.shifts)
    if changed:
        parts.append("The text has changed since this was found out.")
    return "\n\n---\n\n".join(parts)


async def _hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    place = await _opened(ls, params.text_document.uri)
    if place is None:
        return None
    document, line = place.document, place.line(params.position.line)
    lines = document.lines
    if line > len(lines):
        return None
    text = _comment(ls, document, params.position, line) or hover_text(ls, document, line)
    span = Span.line(document.path, line, lines[line - 1])
    return types.Hover(_content(ls, text), ls.converter.range(span)) if text else None


async def _opened(ls: Server, uri: str) -> Opened | None:
    """A document about which something is known: at once, unless it is being checked for the first time."""
    found = opened(ls.session, uri)
    if found is None or ls.session.known_in(found.document):
        return found
    try:
        async with asyncio.timeout(TIMEOUT_S):
            return await settled(ls.session, uri)
    except TimeoutError:
        return None


def _of_models(ls: Server, found: Known, file: str, line: int) -> Iterator[str]:
    # With the analysis itself, which is loaded when the first check is done and not before `initialize` is answered.
    from ..reporters.hover import line_hover  # noqa: PLC0415
    from ..reporters.hover_block import block_hover  # noqa: PLC0415
    from ..reporters.hover_model import model_hover  # noqa: PLC0415
    from ..reporters.hover_support import support_hover  # noqa: PLC0415
    from ..reporters.where import beside  # noqa: PLC0415

    checker = ls.session.at(found.path)
    where, settings = beside(file, found.now), found.checked.key.project.settings
    for model in found.models:
        insight = ls.insights.of(checker, model) if checker is not None else None
        span = model.entry.span
        if (span.file, span.start.line) == (file, line):
            text = model_hover(model, settings, insight.tiers if insight else None, where)
        else:
            text = line_hover(model, file, line, where) or block_hover(model, file, line, where)
            if text and insight is not None:
                text = "\n\n".join(filter(None, [text, support_hover(insight.support, (file, line))]))
        if text:
            yield text


def _comment(ls: Server, document: Document, position: types.Position, line: int) -> str:
    """About the suppression in the text of a line, if the position is on it."""
    if "chipfit:" not in document.lines[line - 1]:
        return ""
    from ...analysis.source.module import SourceError, parse  # noqa: PLC0415
    from ...analysis.source.suppressions import find_suppressions  # noqa: PLC0415
    from ..reporters.hover_suppression import suppression_hover  # noqa: PLC0415

    try:
        comments = find_suppressions(parse(document.path, document.text))
    except SourceError:
        return ""
    for comment in comments:
        place = ls.converter.range(comment.span)
        on_it = place.start.character <= position.character <= place.end.character
        if comment.span.start.line == line and on_it:
            return suppression_hover(comment)
    return ""


def _content(ls: Server, text: str) -> types.MarkupContent:
    from ..reporters.plain_text import plain_text  # noqa: PLC0415

    document = ls.client_capabilities.text_document
    formats = document.hover.content_format if document and document.hover else None
    # A client that says nothing about formats is taken to show Markdown, as every editor of today does.
    if formats and types.MarkupKind.Markdown not in formats:
        return types.MarkupContent(types.MarkupKind.PlainText, plain_text(text))
    return types.MarkupContent(types.MarkupKind.Markdown, text)
