"""The server object that every feature gets: pygls' server, our session, and the way between them."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import uuid4

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.uris import from_fs_path, to_fs_path

from ..analysis.diagnostic import Diagnostic
from .client_settings import ClientSettings
from .convert import Converter, split_lines
from .insights import Insights
from .session import Session


class Protocol(LanguageServerProtocol):
    """Hands a command its progress token, and lets the client cancel it as any other request."""

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    async def lsp_workspace__execute_command(self, params: types.ExecuteCommandParams) -> Any:  # pyright: ignore
        """Run a command: an async function of its list of arguments and of the client's progress token or None."""
        command = self.fm.commands.get(params.command)
        if command is None:
            raise JsonRpcInvalidParams(f"There is no command {params.command}.")
        return await command(params.arguments or [], params.work_done_token)


class Server(LanguageServer):
    """A language server for one client.

    `initial` are the settings of `initialize`; `on_close` is called, from any thread, when the process is to end.
    """

    def __init__(self) -> None:
        super().__init__("chipfit", version("chipfit"), types.TextDocumentSyncKind.Full, protocol_cls=Protocol)
        self.session = Session(self._publish, self.tell)
        self.insights = Insights()
        self.initial = ClientSettings()
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
    def converter(self) -> Converter:
        """Conversion for the text of the documents as it is now."""
        published = (
            self.client_capabilities.text_document and self.client_capabilities.text_document.publish_diagnostics
        )
        encoding = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
        return Converter(encoding, self._lines, self._uri, bool(published and published.related_information))

    def tell(self, message: str, kind: types.MessageType = types.MessageType.Warning) -> None:
        """Show one message to the user."""
        self.window_show_message(types.ShowMessageParams(kind, f"chipfit: {message}"))

    def folder(self, path: str) -> Path:
        """The workspace folder that a file is in, its own folder if it is in none."""
        roots = [to_fs_path(uri) for uri in self.workspace.folders] or [self.workspace.root_path]
        holding = [Path(root) for root in roots if root and Path(path).is_relative_to(root)]
        return max(holding, key=lambda root: len(root.parts), default=Path(path).parent)

    async def register_dynamically(self, method: str, options: object) -> None:
        """Ask the client for notifications; one that refuses goes without."""
        registration = types.Registration(str(uuid4()), method, options)
        with suppress(JsonRpcException):
            await self.client_register_capability_async(types.RegistrationParams([registration]))

    def close(self) -> None:
        """Kill every process of ours."""
        for end in tuple(self.on_close):
            end()

    def _experimental(self, name: str) -> Mapping[str, Any]:
        """One of the client's capabilities that no protocol describes; empty if it is not what it should be."""
        known = self.client_capabilities.experimental
        value = known.get(name) if isinstance(known, Mapping) else None
        return value if isinstance(value, Mapping) else {}

    def _publish(self, file: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        document, converter = self.session.at(file), self.converter
        found = [converter.diagnostic(diagnostic) for diagnostic in diagnostics]
        version = document.version if document else None
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(self._uri(file), found, version))

    def _uri(self, file: str) -> str:
        """As the client spells it, if it has the file open."""
        document = self.session.at(file)
        return document.uri if document else from_fs_path(file) or file

    def _lines(self, file: str) -> Sequence[str]:
        document = self.session.at(file)
        if document is not None:
            return split_lines(document.text)
        try:
            return split_lines(Path(file).read_text(encoding="utf-8", errors="replace"))
        except OSError:
            return ()
