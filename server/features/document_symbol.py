"""`textDocument/documentSymbol`: the graph of every model, as a tree of its layers."""

import asyncio
from collections.abc import Iterator

from lsprotocol import types

from ...analysis.span import Span
from ..convert import Converter
from ..documents.document import Document
from ..documents.known import Known
from ..documents.outline import Outline
from ..language_server import Server

# Editors show an outline when all who have one have answered, so that the Python server's must not wait for a trace.
PATIENCE_S = 0.5


def register(server: Server) -> None:
    """Add the feature."""
    options = types.DocumentSymbolOptions(label="chipfit")
    server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, options)(_symbols)


async def _symbols(
    ls: Server, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation] | None:
    """Only of models, and only of those that were traced: classes and functions are shown by others."""
    document = await _document(ls, params.text_document.uri)
    found = ls.session.known(document) if document is not None else None
    if document is None or found is None:
        return None
    roots = list(_roots(ls, document, found))
    if _is_hierarchical(ls):
        return [_symbol(ls.converter, document.path, root) for root in roots]
    return [symbol for root in roots for symbol in _flat(ls.converter, document.path, root, None)]


async def _document(ls: Server, uri: str) -> Document | None:
    document = ls.session.documents.get(uri)
    if document is not None and document.checked is None and document.task is not None:
        await asyncio.wait({document.task}, timeout=PATIENCE_S)
    return document


def _roots(ls: Server, document: Document, found: Known) -> Iterator[Outline]:
    # With the analysis itself, which is loaded when the first check is done.
    from ..documents.outline import outline  # noqa: PLC0415

    count = len(ls.converter.lines(document.path))
    for model in found.models:
        root = outline(model, found) if model.report is not None else None
        if root is not None and root.line <= count:
            yield root


def _symbol(converter: Converter, path: str, node: Outline) -> types.DocumentSymbol:
    children = [_symbol(converter, path, child) for child in node.children]
    inside = [child.line for child in node.all if child.line >= node.line]
    own, last = _line(converter, path, node.line), _line(converter, path, max(inside))
    place = types.Range(own.start, max(own, last, key=lambda line: line.end.line).end)
    return types.DocumentSymbol(node.name, _kind(node), place, own, node.detail, children=children)


def _flat(converter: Converter, path: str, node: Outline, parent: str | None) -> Iterator[types.SymbolInformation]:
    place = converter.location(_span(converter, path, node.line))
    yield types.SymbolInformation(place, node.name, _kind(node), container_name=parent)
    for child in node.children:
        yield from _flat(converter, path, child, node.name)


def _line(converter: Converter, path: str, line: int) -> types.Range:
    return converter.range(_span(converter, path, line))


def _span(converter: Converter, path: str, line: int) -> Span:
    lines = converter.lines(path)
    return Span.line(path, line, lines[line - 1] if line <= len(lines) else "")


def _kind(node: Outline) -> types.SymbolKind:
    if node.is_model:
        return types.SymbolKind.Class
    return types.SymbolKind.Module if node.children else types.SymbolKind.Operator


def _is_hierarchical(ls: Server) -> bool:
    document = ls.client_capabilities.text_document
    symbol = document.document_symbol if document else None
    return bool(symbol and symbol.hierarchical_document_symbol_support)
