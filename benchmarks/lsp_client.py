"""A plain language client, as a simple editor is one: documents, diagnostics by push or by pull, requests."""

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import processes
from .lsp_edit import edit
from .lsp_wire import Message, Wire

_POLL_S = 0.1
_AT_WORK = 0.15
"""Of a CPU: more than what looks after files and parents now and then."""

Diagnostics = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Shown:
    """Diagnostics as they appear in the editor. `version` is that of the text they are about, if the server says so."""

    at: float
    uri: str
    version: int | None
    diagnostics: Diagnostics


@dataclass(slots=True)
class Text:
    """An open document."""

    text: str
    version: int = 1
    result: str | None = None
    diagnostics: Diagnostics = field(default_factory=list)


class Client:
    """One server. `pull` declares what makes a server wait to be asked for diagnostics; else it has to push them."""

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        environment: dict[str, str],
        pull: bool = False,
        settings: dict[str, Any] | None = None,
    ) -> None:
        self.folder, self.pull, self.settings = folder, pull, settings or {}
        self.shown: list[Shown] = []
        self.texts: dict[str, Text] = {}
        self.messages: list[str] = []
        self.wire = Wire(command, folder, environment, self._answer, self._hear)
        parameters = {
            "processId": None,
            "rootUri": folder.as_uri(),
            "workspaceFolders": [{"uri": folder.as_uri(), "name": folder.name}],
            "capabilities": _capabilities(pull),
            "initializationOptions": self.settings,
        }
        result, _ = self.wire.request("initialize", parameters)
        self.start_s = time.perf_counter() - self.wire.started
        self.offers = result["capabilities"]
        self.wire.notify("initialized", {})
        self.pulls = pull and bool(self.offers.get("diagnosticProvider"))
        sync = self.offers.get("textDocumentSync") or 0
        self.incremental = (sync.get("change") if isinstance(sync, dict) else sync) == 2

    # Documents. Each returns the moment it was sent.

    def open(self, name: str, text: str) -> tuple[str, float]:
        uri = (self.folder / name).as_uri()
        self.texts[uri] = Text(text)
        document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        sent = self.wire.notify("textDocument/didOpen", {"textDocument": document})
        self._ask(uri)
        return uri, sent

    def change(self, uri: str, text: str) -> float:
        """Sends the smallest edit where the server takes edits, else the whole text."""
        document = self.texts[uri]
        changes = [edit(document.text, text) if self.incremental else {"text": text}]
        document.text, document.version = text, document.version + 1
        place = {"uri": uri, "version": document.version}
        sent = self.wire.notify("textDocument/didChange", {"textDocument": place, "contentChanges": changes})
        self._ask(uri)
        return sent

    def close(self, uri: str) -> None:
        self.wire.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        del self.texts[uri]

    def wait_shown(self, uri: str, since: float, wanted: Callable[[Shown], bool] = lambda shown: True) -> Shown:
        """The first diagnostics after `since` that are about the newest text, or do not say, and are wanted."""
        version = self.texts[uri].version

        def find() -> Shown | None:
            for shown in reversed(self.shown):
                if shown.at < since:
                    break
                if shown.uri == uri and shown.version in (None, version) and wanted(shown):
                    found.append(shown)
            return found[-1] if found else None

        found: list[Shown] = []
        return self.wire.wait(find)

    def quiet(self, seconds: float = 1.2, limit: float = 30.0) -> None:
        """Wait until for a while nothing has been shown and no process of the server was at work, or for `limit`.

        A server that imports torch says nothing for longer than that; it is not done.
        """
        pid, since = self.wire.process.pid, time.perf_counter()
        seen, used, end = len(self.shown), processes.cpu_s(pid), since + limit
        while (now := time.perf_counter()) < min(end, since + seconds):
            time.sleep(_POLL_S)
            before, used = used, processes.cpu_s(pid)
            if len(self.shown) != seen or used - before > _AT_WORK * _POLL_S:
                seen, since = len(self.shown), now

    def stands(self, uri: str) -> Diagnostics:
        return next((shown.diagnostics for shown in reversed(self.shown) if shown.uri == uri), [])

    # Requests; each returns its result and the seconds it took.

    def at(self, method: str, uri: str, line: int, character: int = 8) -> tuple[Any, float]:
        place = {"line": line, "character": character}
        return self.wire.request(method, {"textDocument": {"uri": uri}, "position": place})

    def actions(self, uri: str, found: dict[str, Any]) -> tuple[Any, float]:
        context = {"diagnostics": [found], "triggerKind": 1}
        parameters = {"textDocument": {"uri": uri}, "range": found["range"], "context": context}
        return self.wire.request("textDocument/codeAction", parameters)

    def whole(self, method: str, uri: str) -> tuple[Any, float]:
        end = {"line": self.texts[uri].text.count("\n") + 1, "character": 0}
        span = {"start": {"line": 0, "character": 0}, "end": end}
        return self.wire.request(method, {"textDocument": {"uri": uri}, "range": span})

    def shut_down(self) -> float:
        """Seconds from `shutdown` until the process is gone."""
        since = time.perf_counter()
        self.wire.request("shutdown", None)
        self.wire.notify("exit", None)
        try:
            self.wire.process.wait(60)
        except subprocess.TimeoutExpired:
            raise TimeoutError("no exit within 60 s") from None
        return time.perf_counter() - since

    def kill(self) -> None:
        if self.wire.process.poll() is None:
            self.wire.process.kill()
            self.wire.process.wait()
        self.wire.log.close()

    # What comes from the server.

    def _ask(self, uri: str) -> None:
        """Ask for the diagnostics of the text as it is now; only by pull."""
        if not self.pulls:
            return
        document = self.texts[uri]
        version, parameters = document.version, {"textDocument": {"uri": uri}, "previousResultId": document.result}
        identifier = self.offers["diagnosticProvider"].get("identifier")
        if identifier:
            parameters["identifier"] = identifier
        self.wire.send("textDocument/diagnostic", parameters, lambda reply: self._asked(uri, version, reply))

    def _asked(self, uri: str, version: int, reply: Message) -> None:
        document = self.texts.get(uri)
        if document is None:
            return
        if "error" in reply.body:
            # Cancelled by the server or outdated: asked again if the text is still the same one.
            if version == document.version and reply.body["error"]["code"] in (-32802, -32801):
                self._ask(uri)
            return
        report = reply.body["result"]
        if report["kind"] == "full":
            document.diagnostics = report["items"]
        document.result = report.get("resultId")
        self.shown.append(Shown(reply.at, uri, version, document.diagnostics))

    def _hear(self, message: Message) -> None:
        body = message.body
        method: Any = body.get("method")
        parameters: Any = body.get("params")
        if method == "textDocument/publishDiagnostics":
            shown = Shown(message.at, parameters["uri"], parameters.get("version"), parameters["diagnostics"])
            self.shown.append(shown)
        elif method == "workspace/diagnostic/refresh":
            for uri in tuple(self.texts):
                self._ask(uri)
        elif method in ("window/showMessage", "window/logMessage"):
            self.messages.append(parameters["message"])

    def _answer(self, method: str, parameters: Any) -> Any:
        if method == "workspace/configuration":
            return [self.settings] * len(parameters["items"])
        return {"applied": True} if method == "workspace/applyEdit" else None


def _capabilities(pull: bool) -> dict[str, Any]:
    document: dict[str, Any] = {
        "publishDiagnostics": {"relatedInformation": True, "versionSupport": True, "dataSupport": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "source"]}},
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit", "command"]},
        },
        "inlayHint": {},
        "codeLens": {},
    }
    workspace: dict[str, Any] = {"configuration": True, "workspaceFolders": True, "applyEdit": True}
    if pull:
        document["diagnostic"] = {"relatedDocumentSupport": False}
        workspace["diagnostics"] = {"refreshSupport": True}
    return {
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": document,
        "workspace": workspace,
        "window": {"workDoneProgress": True},
    }
