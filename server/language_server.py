"""The server object that every feature gets: pygls' server, our session, and the way between them."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path

from ..analysis.diagnostic import Diagnostic
from .cell import Cell
from .convert import Converter, split_lines
from .documents.insights import Insights
from .documents.publication import Publish
from .own_metadata import own_version
from .protocol.fs_path import fs_path
from .protocol.protocol import Protocol
from .said_settings import SaidSettings
from .session import Session

UNTITLED = "untitled:"
NOTEBOOKS = types.NotebookDocumentSyncOptions(
    [
        types.NotebookDocumentFilterWithNotebook(
            notebook="jupyter-notebook", cells=[types.NotebookCellLanguage(language="python")]
        )
    ],
    save=True,
)


class Server(LanguageServer):
    """A language server for one client.

    `said` is what the client has said of its settings; `show` shows diagnostics in a file; `on_close` is called, from
    any thread, when the process is to end.
    """

    protocol: Protocol  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self) -> None:
        kind = types.TextDocumentSyncKind.Incremental
        super().__init__("chipfit", own_version(), kind, NOTEBOOKS, protocol_cls=Protocol)
        self.session = Session(lambda file, diagnostics: self.show(file, diagnostics), self.tell)
        self.insights = Insights()
        self.said = SaidSettings()
        self.show: Publish = self._publish
        self.on_close: set[Callable[[], None]] = {self.session.kill}

    @property
    def shut_down(self) -> bool:
        """Whether the client has asked for it, as the protocol wants it to before `exit`."""
        return self.protocol._shutdown

    @property
    def client_commands(self) -> frozenset[str]:
        """The commands that the client runs itself: `experimental.commands.commands`, as rust-analyzer has it."""
        commands = self._experimental("commands").get("commands")
        return frozenset(name for name in commands if type(name) is str) if isinstance(commands, list) else frozenset()

    @property
    def hears_checked(self) -> bool:
        """Whether the client wants to be told when a check is over."""
        return self._experimental("chipfit").get("checked") is True

    @property
    def encoding(self) -> str:
        """What client and server have agreed to count columns in."""
        return self.workspace.position_encoding or types.PositionEncodingKind.Utf16

    @property
    def converter(self) -> Converter:
        """Conversion for the text of the documents as it is now."""
        known = self.client_capabilities.text_document
        shown = known and (known.diagnostic if self.pulls else known.publish_diagnostics)
        related = known.publish_diagnostics if known else None
        tags = shown.tag_support.value_set if shown and shown.tag_support else ()
        related_information = bool(related and related.related_information)
        workspace = self.client_capabilities.workspace
        edit = workspace.workspace_edit if workspace else None
        version = self._version if edit and edit.document_changes else None
        lines, uri, cells = self._lines, self.uri, self._cells
        return Converter(self.encoding, lines, uri, related_information, frozenset(tags), cells, version)

    @property
    def folders(self) -> dict[str, str]:
        """The URIs of the workspace folders by their paths, without those that are not on this disk."""
        # Not the keys: those are unquoted, and `#`, `?` and `%` in them mean something else.
        uris = [folder.uri for folder in self.workspace.folders.values()]
        return {path: uri for uri in uris if (path := fs_path(uri))}

    @property
    def roots(self) -> tuple[str, ...]:
        """The paths of the workspace folders; of a client without folders, that of its root, if it has one."""
        root = fs_path(self.workspace.root_uri or "")
        return tuple(self.folders) or ((root,) if root else ())

    @property
    def pulls(self) -> bool:
        """Whether the client asks for diagnostics, and can be told when to ask again; otherwise they are pushed."""
        document, workspace = self.client_capabilities.text_document, self.client_capabilities.workspace
        refresh = workspace and workspace.diagnostics and workspace.diagnostics.refresh_support
        return bool(document and document.diagnostic and refresh)

    def tell(self, message: str, kind: types.MessageType = types.MessageType.Warning) -> None:
        """Show one message to the user."""
        self.window_show_message(types.ShowMessageParams(kind, f"chipfit: {message}"))

    def path(self, uri: str) -> str | None:
        """Where the document of a URI is; where it might be saved, in the workspace, if that has not been done."""
        if not uri.startswith(UNTITLED):
            return fs_path(uri)
        root = next(iter(self.roots), None) or str(Path.cwd())
        return str(Path(root, unquote(uri.removeprefix(UNTITLED)) or "Untitled"))

    def folder(self, path: str) -> Path:
        """The workspace folder that a file is in, its own folder if it is in none."""
        holding = [Path(root) for root in self.roots if Path(path).is_relative_to(root)]
        return max(holding, key=lambda root: len(root.parts), default=Path(path).parent)

    async def register_dynamically(self, method: str, options: object) -> str:
        """Ask the client for notifications, or to ask for a feature; one that refuses goes without.

        Returns the id that it can be taken back by.
        """
        registration = types.Registration(str(uuid4()), method, options)
        with suppress(JsonRpcException):
            await self.client_register_capability_async(types.RegistrationParams([registration]))
        return registration.id

    async def unregister(self, method: str, number: str) -> None:
        """Take back what was registered dynamically under an id."""
        gone = types.UnregistrationParams([types.Unregistration(number, method)])
        with suppress(JsonRpcException):
            await self.client_unregister_capability_async(gone)

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        """Log a mistake of ours, or of the client's; the user can do nothing about either."""
        logging.getLogger(__name__).error("%s: %s", source.__name__, error)

    def close(self) -> None:
        """Kill every process of ours."""
        for end in tuple(self.on_close):
            end()

    def _experimental(self, name: str) -> Mapping[str, Any]:
        """One of the client's capabilities that no protocol describes; empty if it is not what it should be."""
        known = self.client_capabilities.experimental
        value = known.get(name) if isinstance(known, Mapping) else None
        return value if isinstance(value, Mapping) else {}

    def diagnostics(self, file: str, diagnostics: tuple[Diagnostic, ...]) -> dict[str, list[types.Diagnostic]]:
        """Diagnostics of a file by the URI they are shown under: its own, or those of the cells of a notebook."""
        converter, cells = self.converter, self._cells(file)
        uris = [cell.uri for cell in cells] or [self.uri(file)]
        shown: dict[str, list[types.Diagnostic]] = {uri: [] for uri in uris}
        for diagnostic in diagnostics:
            uri = converter.location(diagnostic.span).uri if cells else uris[0]
            shown.setdefault(uri, []).append(converter.diagnostic(diagnostic))
        return shown

    def take_back(self, uri: str) -> None:
        """Nothing stands in a document any more, which is a cell that has gone."""
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def uri(self, file: str) -> str:
        """As the client spells it, if it has the file open."""
        document = self.session.at(file)
        return document.uri if document else from_fs_path(file) or file

    def _publish(self, file: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        document = self.session.at(file)
        version = document.version if document and not document.cells else None
        for uri, found in self.diagnostics(file, diagnostics).items():
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))

    def _cells(self, file: str) -> tuple[Cell, ...]:
        document = self.session.at(file)
        return document.cells if document else ()

    def _version(self, uri: str) -> int | None:
        """Of an open file; the cells of a notebook have versions of their own, which nobody keeps."""
        document = self.session.documents.get(uri)
        return None if document is None else document.version

    def _lines(self, file: str) -> Sequence[str]:
        document = self.session.at(file)
        if document is not None:
            return document.lines
        try:
            return split_lines(Path(file).read_text(encoding="utf-8", errors="replace"))
        except OSError:
            return ()
