"""`textDocument/documentSymbol`: the graph of every model, as a tree of its layers.

Editors ask when a text has changed, and not when a trace is over, for which the protocol has no word. A client to which
features can be added later has this one added anew then, upon which it asks again.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

from lsprotocol import types

from ...analysis.span import Span
from ..convert import Converter
from ..documents.document import Document
from ..documents.known import Known
from ..documents.outline import Outline
from ..language_server import Server

# Editors show an outline when all who have one have answered, so that the Python server's must not wait for a trace.
PATIENCE_S = 0.5
METHOD, LABEL = types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, "chipfit"

_Symbols = list[types.DocumentSymbol] | list[types.SymbolInformation] | None


def offer(ls: Server) -> None:
    """Add the feature, unless `follow` will."""
    if not _comes_again(ls):
        ls.feature(METHOD, types.DocumentSymbolOptions(label=LABEL))(_answer)


async def follow(ls: Server) -> None:
    """Add the feature to a client to which it can be added again."""
    if _comes_again(ls):
        await _Again(ls).begin()


class _Again:
    """Makes the client ask again where it has asked too early: `_early` are the URIs of those documents."""

    def __init__(self, ls: Server) -> None:
        self._ls = ls
        self._early: set[str] = set()
        self._id = ""
        self._adding: set[asyncio.Task[None]] = set()

    async def begin(self) -> None:
        async def answer(params: types.DocumentSymbolParams) -> _Symbols:
            return await self._answer(params)

        self._ls.feature(METHOD)(answer)
        self._ls.session.on_checked.append(self._checked)
        self._id = await self._ls.register_dynamically(METHOD, types.DocumentSymbolRegistrationOptions(label=LABEL))

    async def _answer(self, params: types.DocumentSymbolParams) -> _Symbols:
        symbols = await _answer(self._ls, params)
        document = self._ls.session.documents.get(params.text_document.uri)
        if document is not None and _is_pending(document):
            self._early.add(document.uri)
        return symbols

    def _checked(self, document: Document) -> None:
        if document.uri in self._early:
            self._early.clear()  # whatever is in view is asked for again
            adding = asyncio.get_running_loop().create_task(self._add())
            self._adding.add(adding)
            adding.add_done_callback(self._adding.discard)

    async def _add(self) -> None:
        """In this order, so that at no time there is no outline."""
        old = self._id
        self._id = await self._ls.register_dynamically(METHOD, types.DocumentSymbolRegistrationOptions(label=LABEL))
        await self._ls.unregister(METHOD, old)


async def _answer(ls: Server, params: types.DocumentSymbolParams) -> _Symbols:
    """Only of models, and only of those that were traced, or will be: classes and functions are shown by others."""
    document = await _document(ls, params.text_document.uri)
    if document is None or (document.checked is None and not _is_pending(document)):
        return None
    roots = list(_roots(ls, document, ls.session.known(document)))
    if _is_pending(document):
        if not _comes_again(ls):  # and would have the figures of another text for good
            roots = [_without_figures(root) for root in roots]
        roots += _untraced(document, roots)
    if _is_hierarchical(ls):
        return [_symbol(ls.converter, document.path, root) for root in roots]
    return [symbol for root in roots for symbol in _flat(ls.converter, document.path, root, None)]


async def _document(ls: Server, uri: str) -> Document | None:
    """When it is known which models it has, and a little later where they are being traced."""
    document = ls.session.documents.get(uri)
    if document is not None:
        await document.known.wait()
        if document.task is not None:  # adding the feature anew is for traces that take long: it redraws the outline
            await asyncio.wait({document.task}, timeout=PATIENCE_S)
    return document


def _is_pending(document: Document) -> bool:
    return document.task is not None and not document.task.done()


def _roots(ls: Server, document: Document, found: Known | None) -> Iterator[Outline]:
    # With the analysis itself, which is loaded when the first check is done.
    from ..documents.outline import outline  # noqa: PLC0415

    count = len(ls.converter.lines(document.path))
    for model in found.models if found is not None else ():
        root = outline(model, found) if found is not None and model.report is not None else None
        if root is not None and root.line <= count:
            yield root


def _untraced(document: Document, roots: list[Outline]) -> list[Outline]:
    """The models that are not in the outline, as they are in the source."""
    lines = {root.line for root in roots}
    heads = [(entry.name, entry.span.start.line) for entry in document.entries if entry.span.file == document.path]
    return [Outline(name, "", line, is_model=True) for name, line in heads if line not in lines]


def _without_figures(node: Outline) -> Outline:
    return replace(node, detail="", children=tuple(_without_figures(child) for child in node.children))


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


def _comes_again(ls: Server) -> bool:
    document = ls.client_capabilities.text_document
    symbol = document.document_symbol if document else None
    return bool(symbol and symbol.dynamic_registration)


def _is_hierarchical(ls: Server) -> bool:
    document = ls.client_capabilities.text_document
    symbol = document.document_symbol if document else None
    return bool(symbol and symbol.hierarchical_document_symbol_support)
