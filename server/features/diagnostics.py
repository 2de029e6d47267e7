"""`textDocument/didOpen`, `didChange`, `didSave`, `didClose`: what makes the session check and publish."""

from lsprotocol import types
from pygls.uris import to_fs_path

from ..document import Document
from ..language_server import Server


def register(server: Server) -> None:
    """Add the feature."""
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(_opened)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(_changed)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE, types.SaveOptions(include_text=False))(_saved)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(_closed)


def _opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    path = to_fs_path(document.uri)
    # A text that has no file yet, or a cell of a notebook, has no place in a workspace.
    if path is not None and document.language_id == "python":
        ls.session.open(Document(document.uri, path, document.text, document.version))


def _changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    document = ls.workspace.get_text_document(params.text_document.uri)
    ls.session.change(document.uri, document.source, params.text_document.version)


def _saved(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    ls.session.refresh()


def _closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    ls.session.close(params.text_document.uri)
    ls.insights.forget(params.text_document.uri)
