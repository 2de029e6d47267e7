"""`textDocument/diagnostic`: what is known at once, and a request to come again when the trace knows more.

Only for clients that can be asked to come again; the others get everything pushed, and no document both. The cells of
a notebook are pushed to every client: VS Code, the editor that has notebooks, does not ask about cells.
"""

import asyncio
import hashlib
import json
from contextlib import suppress
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from ...analysis.diagnostic import Diagnostic
from ..documents.document import Document
from ..documents.publication import Publish
from ..language_server import Server
from ..protocol.fs_path import fs_path
from ..protocol.protocol import asked_version

IDENTIFIER = "chipfit"
# Several files that are checked at the same time ask for one coming again.
GATHER_S = 0.02
TIMEOUT_S = 5.0


class ServerCancelled(JsonRpcException):
    """The answer would be about a text that is no longer there; the client is to ask again."""

    CODE = types.LSPErrorCodes.ServerCancelled.value


def offer(ls: Server) -> None:
    """Add the feature, and push nothing from now on."""
    pull = PullDiagnostics(ls, ls.show)
    options = types.DiagnosticOptions(identifier=IDENTIFIER, inter_file_dependencies=True, workspace_diagnostics=False)

    async def answer(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        return await pull.answer(params)

    ls.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(answer)
    ls.show = pull.changed


class PullDiagnostics:
    """What the client has been told, by URI, as the id of a result; and whether it has to ask again."""

    def __init__(self, ls: Server, push: Publish) -> None:
        self._ls = ls
        self._push = push
        self._told: dict[str, str] = {}
        self._related: dict[str, set[str]] = {}
        self._asked: set[str] = set()
        self._stale: set[str] = set()
        self._refreshing: asyncio.Task[None] | None = None

    async def answer(self, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        """What is known about the text as it is; it never waits for a trace."""
        uri = params.text_document.uri
        document = self._ls.session.holding(uri)
        if document is not None:
            version, known = asked_version.get(), document.known
            self._asked.add(document.path)
            try:
                await known.wait()
            finally:
                self._asked.discard(document.path)
            if document.version != version or self._ls.session.holding(uri) is not document:
                raise ServerCancelled("The text has changed.", data={"retriggerRequest": True})
        path = document.path if document is not None else fs_path(uri)
        related = self._others(document) if document is not None and self._supports_related() else None
        pushed = document is not None and bool(document.cells)
        items = self._of(path).get(uri, []) if path and not pushed else []
        number = self._tell(uri, items)
        if number == params.previous_result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(number, related_documents=related)
        return types.RelatedFullDocumentDiagnosticReport(items, result_id=number, related_documents=related)

    def changed(self, file: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Ask the client to ask again, if there is something that it does not know and is not just asking about."""
        document = self._ls.session.at(file)
        if document is not None and document.cells:
            self._push(file, diagnostics)
            return
        if file in self._asked:
            return
        for uri, found in self._ls.diagnostics(file, diagnostics).items():
            if self._told.get(uri, _id(self._ls, [])) != _id(self._ls, found):
                self._stale.add(uri)
                self._refresh()

    def _of(self, path: str) -> dict[str, list[types.Diagnostic]]:
        return self._ls.diagnostics(path, self._ls.session.publication.shown(path))

    def _others(self, document: Document) -> dict[str, Any]:
        """What is found in other files by way of a document, and was the last time, or by way of one closed since."""
        files = {found.span.file for found in self._ls.session.publication.said(document.path)} - {document.path}
        before = [uri for uri in self._related if uri == document.uri or uri not in self._ls.session.documents]
        reports: dict[str, Any] = {}
        for file in sorted(files.union(*(self._related.pop(uri) for uri in before))):
            for uri, items in self._of(file).items():
                number = self._tell(uri, items)
                reports[uri] = types.FullDocumentDiagnosticReport(items, result_id=number)
        self._related[document.uri] = files
        return reports

    def _tell(self, uri: str, items: list[types.Diagnostic]) -> str:
        """Remember what the client knows now, and give that a name."""
        self._stale.discard(uri)
        self._told[uri] = _id(self._ls, items)
        return self._told[uri]

    def _supports_related(self) -> bool:
        document = self._ls.client_capabilities.text_document
        return bool(document and document.diagnostic and document.diagnostic.related_document_support)

    def _refresh(self) -> None:
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.get_running_loop().create_task(self._ask())

    async def _ask(self) -> None:
        """Until it has asked for everything; what it asks for meanwhile of its own accord is no reason any more."""
        while self._stale:
            await asyncio.sleep(GATHER_S)
            if not self._stale:
                return
            self._stale.clear()
            with suppress(JsonRpcException, TimeoutError):
                async with asyncio.timeout(TIMEOUT_S):
                    await self._ls.workspace_diagnostic_refresh_async(None)


def _id(ls: Server, items: list[types.Diagnostic]) -> str:
    """The same for the same diagnostics."""
    plain = ls.protocol._converter.unstructure(items, list[types.Diagnostic])
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]
