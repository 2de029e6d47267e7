"""A language client over stdio: just enough to say what an editor says, and to remember what it was told."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

PROGRAM = str(Path(sys.executable).with_name("chipfit"))
TIMEOUT_S = 60
CAPABILITIES = {
    "general": {"positionEncodings": ["utf-32"]},
    "textDocument": {"publishDiagnostics": {"relatedInformation": True}},
    "window": {"workDoneProgress": True},
    "workspace": {"configuration": True, "didChangeWatchedFiles": {"dynamicRegistration": True}},
    "experimental": {"chipfit": {"checked": True}},
}


NO_ANSWER = object()
"""What a reply gives for a request that the client leaves unanswered."""
UNKNOWN = object()
"""What a reply gives for a request that the client does not know."""


class ResponseError(Exception):
    """The server answered a request with an error."""


class Client:
    """One server process. `settings` is what the client answers to workspace/configuration.

    `replies` has functions of the parameters for other requests of the server's, which are answered with null.
    """

    def __init__(self, root, capabilities=CAPABILITIES, options=None, settings=None, process_id=None, folders=None):
        self.root = root
        self.settings = settings or {}
        self.notifications = []
        self.requests = []
        self.unanswered = []
        self.replies = {}
        self._changed = threading.Condition()
        self._answers = {}
        self._versions = {}
        self._next = 0
        self._log = tempfile.TemporaryFile()  # noqa: SIM115
        self.process = subprocess.Popen(
            [PROGRAM, "server", "--stdio"],
            cwd=root,
            env={**os.environ, "CHIPFIT_CACHE_DIR": str(root / ".cache")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )
        assert self.process.stdin and self.process.stdout
        self.stdin, self._stdout = self.process.stdin, self.process.stdout
        threading.Thread(target=self._read, daemon=True).start()
        parameters = {
            "processId": process_id,
            "rootUri": root.as_uri(),
            "capabilities": capabilities,
            "initializationOptions": options,
            "workspaceFolders": [{"uri": folder.as_uri(), "name": folder.name} for folder in folders or [root]],
        }
        try:
            self.capabilities = self.request("initialize", parameters)["capabilities"]
        except BaseException:
            self.kill()
            raise
        self.notify("initialized", {})

    # What an editor does.

    def open(self, name, text, language="python"):
        uri = self.uri(name)
        self._versions[uri] = 1
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def change(self, uri, text):
        self._versions[uri] += 1
        document = {"uri": uri, "version": self._versions[uri]}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def edit(self, uri, start, end, text):
        """Replace what is between two places, each a line and a column from 0, in code units."""
        self._versions[uri] += 1
        document = {"uri": uri, "version": self._versions[uri]}
        places = [{"line": line, "character": character} for line, character in (start, end)]
        change = {"range": dict(zip(("start", "end"), places, strict=True)), "text": text}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})

    def pull(self, uri, previous=None):
        """A report of diagnostics."""
        parameters = {"textDocument": {"uri": uri}, **({"previousResultId": previous} if previous else {})}
        return self.request("textDocument/diagnostic", {**parameters, "identifier": "chipfit"})

    def save(self, uri):
        self.notify("textDocument/didSave", {"textDocument": {"uri": uri}})

    def close(self, uri):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def configure(self, settings):
        """Change the settings; what is sent next is under the new ones."""
        asked = lambda: [method for method, _ in self.requests].count("workspace/configuration")  # noqa: E731
        before = asked()
        self.settings = settings
        self.notify("workspace/didChangeConfiguration", {"settings": None})
        self.wait_for(lambda: asked() > before)

    def hover(self, uri, line):
        """The text of a hover on a line, from 1; None if there is none. The first one comes when the check is over."""
        position = {"line": line - 1, "character": 8}
        answer = self.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": position})
        return answer and answer["contents"]["value"]

    def actions(self, uri, line, only=None, character=0):
        """The code actions on a line, from 1."""
        place = {"line": line - 1, "character": character}
        context = {"diagnostics": [], **({"only": only} if only else {})}
        parameters = {"textDocument": {"uri": uri}, "range": {"start": place, "end": place}, "context": context}
        return self.request("textDocument/codeAction", parameters)

    def wait_until_checked(self, uri):
        """Until the check of the newest version is over."""
        version = self._versions[uri]
        self.wait("chipfit/checked", lambda p: (p["uri"], p["version"], p["pending"]) == (uri, version, False))

    def settled(self, uri):
        """What stands in a file when its check is over; all of it must be about the newest version."""
        with suppress(ResponseError):  # a file without models has no report, which is said when its check is over
            self.request("chipfit/report", {"textDocument": {"uri": uri}})
        published = self.published(uri)
        assert published[-1].get("version") == self._versions[uri]
        return published[-1]["diagnostics"]

    def versions(self):
        """The version of every document that was ever opened, by URI."""
        return dict(self._versions)

    def forget(self):
        """Documents are opened for the first time again."""
        self._versions.clear()

    def codes(self, uri):
        return [diagnostic["code"] for diagnostic in self.settled(uri)]

    def published(self, uri):
        return [p for p in self.received("textDocument/publishDiagnostics") if p["uri"] == uri]

    def received(self, method):
        with self._changed:
            return [parameters for name, parameters in self.notifications if name == method]

    def wait(self, method, condition=lambda parameters: True, timeout=TIMEOUT_S):
        """The first notification that satisfies the condition."""
        return self.wait_for(lambda: next((p for p in self.received(method) if condition(p)), None), timeout)

    def wait_for(self, found, timeout=TIMEOUT_S):
        end = time.monotonic() + timeout
        with self._changed:
            while not (value := found()):
                assert self._changed.wait(end - time.monotonic()), f"nothing came; the log is:\n{self.log()}"
            return value

    def uri(self, name):
        return name if name.startswith(("untitled:", "file:")) else (self.root / name).as_uri()

    # The protocol.

    def request(self, method, parameters=None, timeout=TIMEOUT_S):
        return self.answer(self.send(method, parameters), timeout)

    def send(self, method, parameters=None):
        self._next += 1
        self._write({"id": self._next, "method": method, "params": parameters})
        return self._next

    def answer(self, number, timeout=TIMEOUT_S):
        message = self.wait_for(lambda: self._answers.get(number), timeout)
        if "error" in message:
            raise ResponseError(message["error"])
        return message["result"]

    def notify(self, method, parameters=None):
        self._write({"method": method, "params": parameters})

    def reply(self, result):
        """Answer the request of the server's that has waited longest."""
        self._write({"id": self.unanswered.pop(0), "result": result})

    def shutdown(self):
        """End the server as an editor does; its exit code."""
        self.request("shutdown")
        self.notify("exit")
        return self.ended()

    def ended(self, timeout=10):
        code = self.process.wait(timeout)
        self.stdin.close()
        self._stdout.close()
        return code

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.ended()
        self._log.close()

    def log(self):
        self._log.seek(0)
        return self._log.read().decode()

    def _write(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.stdin.flush()

    def _read(self):
        stream = self._stdout
        try:
            while line := stream.readline():
                assert line.startswith(b"Content-Length: "), f"not the protocol: {line}"
                size = int(line.split(b":")[1])
                while stream.readline() != b"\r\n":
                    pass
                self._receive(json.loads(stream.read(size)))
        except ValueError:
            pass  # the stream was closed by `ended`

    def _reply(self, message):
        """Settings may be a function of the folder's URI, None for all of them."""
        if message["method"] in self.replies:
            return self.replies[message["method"]](message["params"])
        if message["method"] != "workspace/configuration":
            return None
        scopes = [item.get("scopeUri") for item in message["params"]["items"]]
        return [self.settings(scope) if callable(self.settings) else self.settings for scope in scopes]

    def _receive(self, message):
        with self._changed:
            if "method" not in message:
                self._answers[message["id"]] = message
            elif "id" in message:
                self.requests.append((message["method"], message.get("params")))
                result = self._reply(message)
                if result is UNKNOWN:
                    self._write({"id": message["id"], "error": {"code": -32601, "message": message["method"]}})
                elif result is NO_ANSWER:
                    self.unanswered.append(message["id"])
                else:
                    self._write({"id": message["id"], "result": result})
            else:
                self.notifications.append((message["method"], message["params"]))
            self._changed.notify_all()
