"""Open documents and their checks, for one client.

A document is checked in two steps. The quick one takes milliseconds, follows every edit at once and needs no torch. If
the file has models to trace, the complete one follows when the user pauses; until it is over, the findings of the one
before it stay on the lines that are still there (pending.py), so that nothing flickers while one types.
"""

import asyncio
from collections.abc import Callable, Mapping

from ..analysis.targets import load_target
from .cell import Cell
from .client_settings import ClientSettings
from .documents.checks import Checks, Heard
from .documents.dependencies import Dependencies
from .documents.document import Document
from .documents.known import Known, known, known_in
from .documents.proofs import Proofs
from .documents.publication import Publication, Publish
from .documents.surroundings import Surroundings, stamp_if_saved
from .documents.teller import Teller
from .settings import Project


class Session:
    """Everything is called on the event loop, and works elsewhere.

    `publish` shows diagnostics in a file, `tell` says one sentence to the user. `on_configured` are called when the
    editor's settings have changed.
    """

    def __init__(self, publish: Publish, tell: Callable[[str], None]) -> None:
        self._around = Surroundings()
        self._teller = Teller(tell)
        self.publication = Publication(publish)
        self._checks = Checks(self._around, self.publication, self._teller)
        self._dependencies = Dependencies(self._around, self._checks)
        self.on_configured: list[Callable[[], None]] = []

    @property
    def documents(self) -> dict[str, Document]:
        """What is open, by URI; a notebook is one document."""
        return self._around.documents

    @property
    def client(self) -> ClientSettings:
        """The editor's settings where a folder has none of its own."""
        return self._around.client

    @property
    def target(self) -> str | None:
        """The board that the user has picked for this session; None if it is the configuration's."""
        return self._around.target

    @property
    def proofs(self) -> Proofs:
        """The fixes that were tried."""
        return self._checks.proofs

    @property
    def on_checked(self) -> list[Heard]:
        """Called with a document when its check is over."""
        return self._checks.on_checked

    @property
    def on_tracing(self) -> list[Heard]:
        """Called with a document when the trace of its models begins."""
        return self._checks.on_tracing

    @property
    def configured(self) -> bool:
        """Whether the editor has said what holds."""
        return self._checks.configured.is_set()

    def client_at(self, path: str) -> ClientSettings:
        """The editor's settings for a file."""
        return self._around.client_at(path)

    def configure(self, client: ClientSettings, folders: Mapping[str, ClientSettings] | None = None) -> None:
        """What the editor says holds from now on, in some `folders` something else.

        Nothing is checked before the first call.
        """
        folders = folders or {}
        same = (client, folders) == (self.client, self._around.folders) and self.configured
        ran = {document: self._run(document) for document in self.documents.values()}
        self._around.client, self._around.folders = client, folders
        self._teller.once("target", self._around.problem())
        self._checks.configured.set()
        if same:
            return
        for document, how in ran.items():
            # What runs in a way that does not hold any more is not waited for, least of all without trust.
            check = self._checks.again if self._run(document) == how else self._checks.start
            check(document)
        for listener in tuple(self.on_configured):
            listener()

    def override_target(self, name: str | None) -> None:
        """Check everything for this board, whatever is configured; None undoes that. Raises TargetError."""
        if name is not None:
            load_target(name)
        self._around.target = name
        self.recheck()

    def open(self, document: Document) -> None:
        """Check a document at once. It takes the place of one with its path: saving gives a new file another URI."""
        for other in tuple(self.documents.values()):
            if other.uri == document.uri or other.path == document.path:
                self.close(other.uri)
        self.documents[document.uri] = document
        document.saved = stamp_if_saved(document)
        self._checks.start(document)
        self.look_around()

    def change(self, uri: str, text: str, version: int, cells: tuple[Cell, ...] = ()) -> None:
        """Check a new text at once, and trace it when no further edit comes for a while."""
        document = self.documents.get(uri)
        if document is None:
            return
        before = document.text
        document.edit(text, version, cells)
        pause_s = self.client_at(document.path).debounce_ms / 1000
        self._checks.start(document, pause_s, urgent=True)
        self._dependencies.edited(document, pause_s, before)

    def saved(self, uri: str) -> None:
        """Check what depends on a file that has been written."""
        document = self.documents.get(uri)
        if document is not None:
            document.saved = stamp_if_saved(document)
            if self.client_at(document.path).way == "import":
                self._checks.again(document)
        self.look_around()

    def recheck(self) -> None:
        """Check everything."""
        for document in self.documents.values():
            self._checks.again(document)

    def look_around(self, at_most_every_s: float = 0.0) -> None:
        """Check the documents that something on disk has changed for, be it code or a configuration."""
        self._dependencies.look(at_most_every_s)

    def close(self, uri: str) -> None:
        """Forget a document and take back what was said about it."""
        document = self.documents.get(uri)
        if document is not None:
            # While it is still there, so that it is taken back from where it stands: the cells of a notebook, say.
            self.publication.forget(document.path)
            del self.documents[uri]
            self._checks.stop(document)
            self.proofs.forget(document)
            document.known.set()
            self._dependencies.edited(document, 0, document.text)

    def shutdown(self) -> None:
        """Stop everything and leave no diagnostics behind."""
        for uri in list(self.documents):
            self.close(uri)
        self.kill()

    def kill(self) -> None:
        """Kill the trace worker for good. Safe from any thread."""
        self._checks.tracing.close()

    async def settled(self, uri: str) -> Document | None:
        """The document, once its check is over; what has changed on disk until now counts."""
        await self._dependencies.looked()
        while (document := self.documents.get(uri)) and document.task and not document.task.done():
            await asyncio.wait({document.task})
        return document

    async def settled_around(self, document: Document) -> None:
        """Once the checks of the documents that take code from one are over."""
        while waiting := self._dependencies.pending(document):
            await asyncio.wait(waiting)

    def known(self, document: Document) -> Known | None:
        """What the last check of a document says, on the lines of today."""
        return known(document, self.documents.values())

    def known_in(self, document: Document) -> list[Known]:
        """What every check says about the lines of a document, its own first."""
        return known_in(document, self.documents.values())

    def version_of(self, uri: str) -> int | None:
        """The version of an open document, or of the notebook of a cell."""
        document = self.holding(uri)
        return None if document is None else document.version

    def at(self, path: str) -> Document | None:
        """The open document of a file."""
        return next((document for document in self.documents.values() if document.path == path), None)

    def holding(self, uri: str) -> Document | None:
        """The open document of a URI, which may be that of a notebook's cell."""
        found = self.documents.get(uri)
        if found is not None:
            return found
        notebooks = (document for document in self.documents.values() if document.cells)
        return next((document for document in notebooks if any(cell.uri == uri for cell in document.cells)), None)

    def project(self, path: str) -> Project:
        """The configuration that holds for a file; the editor's target counts as absent if there is none such."""
        return self._around.project(path)

    def _run(self, document: Document) -> tuple[str, str | None]:
        """How the models of a document are run: in which way, and by which interpreter."""
        client = self.client_at(document.path)
        return client.way, client.python
