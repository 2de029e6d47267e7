"""`notebookDocument/did…`: a notebook of Jupyter is a document like others, and its cells are parts of it."""

from collections.abc import Iterable
from functools import partial

from lsprotocol import types

from ..documents.document import Document
from ..documents.notebook import joined
from ..language_server import Server
from ..protocol.text_changes import changed
from . import refresh


def register(server: Server) -> None:
    """Add the feature."""
    notebooks = Notebooks(server)
    handlers = (
        (types.NOTEBOOK_DOCUMENT_DID_OPEN, notebooks.opened),
        (types.NOTEBOOK_DOCUMENT_DID_CHANGE, notebooks.changed),
        (types.NOTEBOOK_DOCUMENT_DID_SAVE, notebooks.saved),
        (types.NOTEBOOK_DOCUMENT_DID_CLOSE, notebooks.closed),
    )
    for method, handler in handlers:
        server.feature(method)(partial(handler))  # pygls marks its handlers, and methods take no marks


class Notebooks:
    """The cells of the notebooks that are open: texts by URI, in order, of those that are Python."""

    def __init__(self, ls: Server) -> None:
        self._ls = ls
        self._cells: dict[str, dict[str, str]] = {}
        self._order: dict[str, list[str]] = {}

    def opened(self, params: types.DidOpenNotebookDocumentParams) -> None:
        """Check a notebook."""
        notebook = params.notebook_document
        self._order[notebook.uri] = [cell.document for cell in notebook.cells]
        self._cells[notebook.uri] = {}
        self._take(notebook.uri, params.cell_text_documents)
        text, cells = joined(self._texts(notebook.uri))
        path = self._ls.path(notebook.uri)
        if path is not None:
            self._ls.session.open(Document(notebook.uri, path, text, notebook.version, cells))

    def changed(self, params: types.DidChangeNotebookDocumentParams) -> None:
        """Check a notebook whose cells, or their texts, are others; that one has been run only makes a new version."""
        uri, change = params.notebook_document.uri, params.change.cells
        document = self._ls.session.documents.get(uri)
        if change is None or document is None or uri not in self._cells:
            return
        if change.structure is not None:
            self._restructure(uri, change.structure)
        for content in change.text_content or ():
            cell = content.document.uri
            if cell in self._cells[uri]:
                self._cells[uri][cell] = changed(self._cells[uri][cell], content.changes, self._ls.encoding)
        before = {cell.uri for cell in document.cells}
        text, cells = joined(self._texts(uri))
        if (text, cells) == (document.text, document.cells):
            document.version = params.notebook_document.version
            return
        self._ls.session.change(uri, text, params.notebook_document.version, cells)
        for gone in sorted(before - {cell.uri for cell in cells}):
            self._ls.take_back(gone)

    def saved(self, params: types.DidSaveNotebookDocumentParams) -> None:
        """Check what depends on it."""
        self._ls.session.saved(params.notebook_document.uri)

    def closed(self, params: types.DidCloseNotebookDocumentParams) -> None:
        """Forget a notebook."""
        refresh.close(self._ls, params.notebook_document.uri)
        self._cells.pop(params.notebook_document.uri, None)
        self._order.pop(params.notebook_document.uri, None)

    def _restructure(self, uri: str, structure: types.NotebookDocumentCellChangeStructure) -> None:
        order, array = self._order[uri], structure.array
        start = min(max(0, array.start), len(order))
        order[start : start + max(0, array.delete_count)] = [cell.document for cell in array.cells or ()]
        self._take(uri, structure.did_open or ())
        for closed in structure.did_close or ():
            self._cells[uri].pop(closed.uri, None)

    def _take(self, uri: str, documents: Iterable[types.TextDocumentItem]) -> None:
        self._cells[uri] |= {cell.uri: cell.text for cell in documents if cell.language_id == "python"}

    def _texts(self, uri: str) -> list[tuple[str, str]]:
        cells = self._cells[uri]
        return [(cell, cells[cell]) for cell in self._order[uri] if cell in cells]
