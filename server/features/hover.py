"""`textDocument/hover`: what a line of the model costs, or the whole model on the line of its class."""

import asyncio

from lsprotocol import types

from ...analysis.span import Span
from ..document import Document
from ..language_server import Server

# So long a hover waits for a check that is under way.
TIMEOUT_S = 30.0


def register(server: Server) -> None:
    """Add the feature."""
    server.feature(types.TEXT_DOCUMENT_HOVER)(_hover)


async def _hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    try:
        async with asyncio.timeout(TIMEOUT_S):
            document = await ls.session.settled(params.text_document.uri)
    except TimeoutError:
        return None
    line = params.position.line + 1
    text = _text(document, line) if document else ""
    if document is None or not text:
        return None
    converter = ls.converter
    place = Span.line(document.path, line, converter.lines(document.path)[line - 1])
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), converter.range(place))


def _text(document: Document, line: int) -> str:
    # With the analysis itself, which is loaded when the first check is done and not before `initialize` is answered.
    from ..reporters.hover import line_hover, model_hover  # noqa: PLC0415

    if document.result is None or document.checked is None:
        return ""
    settings = document.checked.key.project.settings
    parts = [
        model_hover(model, settings) if model.entry.span.start.line == line else line_hover(model, document.path, line)
        for model in document.result.models
    ]
    return "\n\n---\n\n".join(part for part in parts if part)
