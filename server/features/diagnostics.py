"""`textDocument/didOpen`, `didChange`, `didSave`, `didClose`: what makes the session check and publish."""

from lsprotocol import types

from ..documents.document import Document
from ..language_server import Server
from ..protocol.text_changes import changed
from . import refresh


def register(server: Server) -> None:
    """Add the feature."""
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(_opened)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(_changed)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE, types.SaveOptions(include_text=False))(_saved)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(_closed)


def _opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    path = ls.path(document.uri)
    if path is not None and document.language_id == "python":
        ls.session.open(Document(document.uri, path, document.text, document.version))


def _changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    document = ls.session.documents.get(params.text_document.uri)
    if document is not None:
        text = changed(document.text, params.content_changes, ls.encoding)
        ls.session.change(document.uri, text, params.text_document.version)


def _saved(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    ls.session.saved(params.text_document.uri)


def _closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    refresh.close(ls, params.text_document.uri)
