"""A client that types as an editor does: small edits in the encoding agreed on, diagnostics by push or by pull."""

import re
import threading

from .client import Client

_LINE_END = re.compile("\r\n|\r|\n")
_UNITS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
SHOWN_AGAIN = (-32801, -32802)  # the text has moved on, or the server asks to be asked again


def capabilities(pull=False, encoding="utf-16"):
    """What such an editor declares."""
    document = {"publishDiagnostics": {"relatedInformation": True, "versionSupport": True}}
    workspace: dict = {"configuration": True, "workspaceFolders": True}
    if pull:
        document["diagnostic"] = {"relatedDocumentSupport": False}
        workspace["diagnostics"] = {"refreshSupport": True}
    return {
        "general": {"positionEncodings": [encoding]},
        "textDocument": document,
        "workspace": workspace,
        "experimental": {"chipfit": {"checked": True}},
    }


class Editor(Client):
    """Keeps in `shown`, for every document, each version with the diagnostics that the user then saw, in order."""

    def __init__(self, root, pull=False, encoding="utf-16", **options):
        self.texts, self.shown = {}, {}
        self._asked, self._results, self._lock = {}, {}, threading.RLock()
        self._pull = pull
        super().__init__(root, capabilities=capabilities(pull, encoding), **options)
        self.encoding = self.capabilities.get("positionEncoding", "utf-16")
        assert self.encoding == encoding
        assert bool(self.capabilities.get("diagnosticProvider")) == pull
        assert self.capabilities["textDocumentSync"]["change"] == 2

    def open(self, name, text, language="python"):
        uri = self.uri(name)
        self.texts[uri], self.shown[uri] = text, []
        super().open(name, text, language)
        self._ask(uri)
        return uri

    def close(self, uri):
        del self.texts[uri]
        super().close(uri)

    def type(self, uri, start, end, new):
        """Replace what lies between two indices of the text."""
        text = self.texts[uri]
        places = {"start": position(text, start, self.encoding), "end": position(text, end, self.encoding)}
        self._changed_by(uri, text[:start] + new + text[end:], {"range": places, "text": new})

    def change(self, uri, text):
        """All of the text at once."""
        self._changed_by(uri, text, {"text": text})

    def version(self, uri):
        return self._versions[uri]

    def stands(self, uri):
        """The diagnostics of a document when its check is over and the editor has been shown what came of it."""
        version = self._versions[uri]
        self.wait("chipfit/checked", lambda p: (p["uri"], p["version"], p["pending"]) == (uri, version, False))
        if self._pull:  # what the trace has found is asked for when the server says so; here, in any case
            self.wait_for(lambda: not self._asked)
            self._ask(uri)
            self.wait_for(lambda: not self._asked)
        else:
            self.hover(uri, 1)
        return self.shown[uri][-1][1]

    def _changed_by(self, uri, text, change):
        with self._lock:  # what is asked meanwhile must not be taken for a question about the new text
            self.texts[uri] = text
            self._versions[uri] += 1
            document = {"uri": uri, "version": self._versions[uri]}
            self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
            self._ask(uri)

    def _ask(self, uri):
        if not self._pull or uri not in self.texts:
            return
        with self._lock:
            parameters = {"textDocument": {"uri": uri}, "identifier": "chipfit"}
            if uri in self._results:
                parameters["previousResultId"] = self._results[uri][0]
            version = self._versions[uri]
            self._asked[self.send("textDocument/diagnostic", parameters)] = (uri, version)

    def send(self, method, parameters=None):
        with self._lock:
            return super().send(method, parameters)

    def _write(self, message):
        with self._lock:
            super()._write(message)

    def _receive(self, message):
        super()._receive(message)
        method, uri = message.get("method"), (message.get("params") or {}).get("uri")
        if method == "textDocument/publishDiagnostics" and uri in self.texts:
            assert not self._pull, "both pushed and pulled"
            with self._changed:
                self.shown[uri].append((message["params"].get("version"), message["params"]["diagnostics"]))
        elif method == "workspace/diagnostic/refresh":
            for uri in tuple(self.texts):
                self._ask(uri)
        elif method is None and self._has_asked(message["id"]):
            with self._changed:
                uri, version = self._asked.pop(message["id"])
                self._answered(uri, version, message)
                self._changed.notify_all()

    def _has_asked(self, number):
        with self._lock:  # the answer may come before the question has been noted down
            return number in self._asked

    def _answered(self, uri, version, message):
        if uri not in self.texts:
            return
        if "error" in message:
            assert message["error"]["code"] in SHOWN_AGAIN, message
            if version == self._versions[uri] and message["error"].get("data", {}).get("retriggerRequest"):
                self._ask(uri)
            return
        report = message["result"]
        if report["kind"] == "full":
            self._results[uri] = (report["resultId"], report["items"])
        assert self._results[uri][0] == report["resultId"]
        self.shown[uri].append((version, self._results[uri][1]))


def position(text, index, encoding):
    """The protocol's position of an index that does not lie within a line's end."""
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    line = max(number for number, start in enumerate(starts) if start <= index)
    codec, unit = _UNITS[encoding]
    return {"line": line, "character": len(text[starts[line] : index].encode(codec, "surrogatepass")) // unit}


def character(text, place, encoding):
    """Line and character, in Unicode characters from 0, of a position; both must be in the text."""
    line = _LINE_END.split(text)[place["line"]]
    codec, unit = _UNITS[encoding]
    before = line.encode(codec, "surrogatepass")[: place["character"] * unit]
    assert len(before) == place["character"] * unit, f"{place} is not in {line!r}"
    return place["line"], len(before.decode(codec, "surrogatepass"))
