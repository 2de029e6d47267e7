"""A client that makes mistakes: each costs that message and no other, and the log stays free of our own."""

import json
import subprocess
import time

import pytest

from .client import PROGRAM, Client, ResponseError
from .models import NO_INPUT
from .robust import SHORT_S, assert_alive

NOWHERE = {"line": 10**6, "character": 10**6}
BEFORE = {"line": -1, "character": -5}


class Patient(Client):
    """Takes an answer to what has no number for what it is."""

    def _receive(self, message):
        if "method" in message or type(message.get("id")) is int:
            super()._receive(message)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """A server of this module's own: what it logs is judged at the end."""
    folder = tmp_path_factory.mktemp("nonsense")
    (folder / "chipfit.toml").touch()
    client = Patient(folder)
    try:
        yield client
        assert client.shutdown() == 0
        assert "Traceback" not in client.log()
    finally:
        client.kill()


@pytest.fixture
def start(tmp_path):
    (tmp_path / "chipfit.toml").touch()
    started = []

    def start(**options):
        started.append(Patient(tmp_path, **options))
        return started[-1]

    yield start
    for client in started:
        client.kill()


def raw(client, data):
    client.stdin.write(data)
    client.stdin.flush()


def message(body):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def error_of(client, method, parameters=None):
    with pytest.raises(ResponseError) as caught:
        client.request(method, parameters, SHORT_S)
    return caught.value.args[0]["code"]


@pytest.mark.parametrize(
    "method", ["no/such", "textDocument/noSuch", "$/noSuch", "", "initialized", "textDocument/foldingRange"]
)
def test_unknown_requests_are_answered(client, method):
    assert error_of(client, method, {}) in (-32601, -32600, -32602)
    assert_alive(client)


@pytest.mark.parametrize(
    "method", ["no/such", "$/noSuch", "$/setTrace", "$/cancelRequest", "window/workDoneProgress/cancel"]
)
@pytest.mark.parametrize("parameters", [None, {}, {"id": 10**9}, {"token": "none", "value": "off"}])
def test_notifications_without_sense_are_ignored(client, method, parameters):
    client.notify(method, parameters)
    assert_alive(client)


@pytest.mark.parametrize("method", ["textDocument/hover", "textDocument/codeAction", "workspace/executeCommand"])
@pytest.mark.parametrize(
    "parameters",
    [
        None,
        {},
        [],
        [1, 2],
        "text",
        7,
        {"textDocument": None},
        {"textDocument": {"uri": 5}, "position": {"line": "a"}},
        {"textDocument": {"uri": "file:///x.py"}, "position": []},
        {"command": 3, "arguments": {}},
    ],
    ids=str,
)
def test_requests_with_wrong_parameters(client, method, parameters):
    assert error_of(client, method, parameters) in (-32602, -32600)
    assert_alive(client)


@pytest.mark.parametrize("method", ["didOpen", "didChange", "didSave", "didClose"])
@pytest.mark.parametrize(
    "parameters",
    [
        {},
        [],
        {"textDocument": []},
        {"textDocument": {"uri": None}},
        {"textDocument": {"uri": "file:///x.py", "languageId": "python", "version": "one", "text": 5}},
        {"textDocument": {"uri": "file:///x.py", "version": 2}, "contentChanges": [{"range": 1, "text": None}]},
    ],
    ids=str,
)
def test_notifications_with_wrong_parameters(client, method, parameters):
    client.notify(f"textDocument/{method}", parameters)
    assert_alive(client)


@pytest.mark.parametrize(
    "uri", ["file:///never/opened.py", "", "x", "http://a/b.py", "untitled:", "file://", "file:///%00%ff.py"]
)
def test_documents_that_were_never_opened(client, uri):
    document = {"uri": uri, "version": 4}
    change = {"range": {"start": NOWHERE, "end": NOWHERE}, "text": "x"}
    client.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change, {"text": "y"}]})
    client.notify("textDocument/didSave", {"textDocument": document})
    client.notify("textDocument/didClose", {"textDocument": document})
    assert client.request("textDocument/hover", {"textDocument": document, "position": NOWHERE}) is None
    here = {"start": NOWHERE, "end": NOWHERE}
    context = {"textDocument": document, "range": here, "context": {"diagnostics": []}}
    assert not client.request("textDocument/codeAction", context)
    assert_alive(client)


@pytest.mark.parametrize("place", [NOWHERE, {"line": 2**31 - 1, "character": 0}, {"line": 0, "character": 2**31 - 1}])
def test_positions_that_are_not_in_the_text(client, place):
    uri = client.open("outside.py", NO_INPUT)
    assert client.codes(uri) == ["CF001"]
    assert client.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": place}) is None
    whole = {"start": {"line": 0, "character": 0}, "end": place}
    context = {"textDocument": {"uri": uri}, "range": whole, "context": {"diagnostics": []}}
    client.request("textDocument/codeAction", context)
    # A change beyond the end adds to the end; the other way round it is empty.
    document = {"uri": uri, "version": 2}
    change = {"range": {"start": place, "end": {"line": 0, "character": 0}}, "text": "\n"}
    client.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
    assert_alive(client)
    client.close(uri)


def test_negative_positions(client):
    uri = client.open("negative.py", NO_INPUT)
    try:
        client.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": BEFORE})
    except ResponseError as error:
        assert error.args[0]["code"] == -32602
    change = {"range": {"start": BEFORE, "end": BEFORE}, "text": "\n"}
    document = {"uri": uri, "version": 2}
    client.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
    assert_alive(client)
    client.close(uri)


def test_opened_twice_and_closed_twice(client):
    client.open("twice.py", "class Net(")
    uri = client.open("twice.py", NO_INPUT)
    assert client.codes(uri) == ["CF001"]
    client.close(uri)
    client.close(uri)
    assert_alive(client)
    assert client.published(uri)[-1]["diagnostics"] == []


@pytest.mark.parametrize(
    "text", ["\0", "\ud800", "x" * 10**6, "(" * 10**4, "\r" * 1000, "\u2028class Net(:", "\ufeffclass"]
)
def test_texts_that_nobody_writes(client, text):
    uri = client.open("strange.py", text)
    client.settled(uri)
    client.change(uri, NO_INPUT + "# " + text)
    client.settled(uri)
    assert_alive(client)
    client.close(uri)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"garbage",
        b"\xff\xfe\x00",
        b"null",
        b"7",
        b"[]",
        b'"text"',
        b"{}",
        b'{"jsonrpc": "2.0"}',
        b'{"jsonrpc": "1.0", "id": 1, "method": "shutdown"}',
        b'{"jsonrpc": "2.0", "method": 5}',
        b'{"jsonrpc": "2.0", "id": 99999, "result": null}',
        b'{"jsonrpc": "2.0", "id": "x", "error": {"code": 1, "message": "no"}}',
        b'{"jsonrpc": "2.0", "id": 1.5, "method": "textDocument/hover"}',
        b'{"jsonrpc": "2.0", "id": null, "method": "textDocument/hover", "params": {}}',
        b'{"jsonrpc": "2.0", "id": {}, "method": "no/such"}',
        b"[" * 100_000,
        b'{"a":' * 20_000,
    ],
    ids=lambda body: str(body[:60]),
)
def test_bodies_that_are_no_messages(client, body):
    raw(client, message(body))
    assert_alive(client)


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}",
        b"content-length:2\r\n\r\n{}",
        b"X-Other: 1\r\nContent-Length: 2\r\n\r\n{}",
        b"Content-Length: zero\r\n\r\n",
        b"Content-Length: -5\r\n\r\n",
        b"\r\n\r\n",
        b"hello\r\n\r\n",
    ],
    ids=lambda header: str(header[:40]),
)
def test_headers_that_are_unusual(client, header):
    raw(client, header)
    assert_alive(client)


@pytest.mark.parametrize("claimed", [3, 10**6, 10**30], ids=["too short", "too long", "absurd"])
def test_a_wrong_length_ends_in_order(start, claimed):
    client = start()
    raw(client, b"Content-Length: %d\r\n\r\n" % claimed + b'{"jsonrpc": "2.0", "method": "initialized", "params": {}}')
    for _ in range(3):  # where the next message begins nobody can tell
        client.notify("textDocument/didSave", {"textDocument": {"uri": "file:///x.py"}})
    client.stdin.close()
    assert client.ended() == 1
    assert "Traceback" not in client.log()


def test_duplicate_ids(client):
    """Each is answered, or the second is refused; neither is forgotten for good."""
    uri = client.open("duplicate.py", NO_INPUT)
    hover = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
    for _ in range(5):
        raw(client, message({"jsonrpc": "2.0", "id": 777_777, "method": "textDocument/hover", "params": hover}))
    raw(client, message({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 777_777}}))
    assert_alive(client)
    assert client.codes(uri) == ["CF001"]
    client.close(uri)


def test_requests_before_and_after_their_time(start):
    client = start()
    assert error_of(client, "initialize", {"capabilities": {}, "processId": None, "rootUri": None}) == -32600
    assert_alive(client)
    client.request("shutdown")
    assert error_of(client, "textDocument/hover", {}) == -32600
    client.notify("textDocument/didOpen", {})
    client.notify("exit")
    assert client.ended() == 0
    assert "Traceback" not in client.log()


def test_requests_before_initialize(start, monkeypatch):
    """As the very first message, before which the harness says nothing."""
    asked = []
    original = Client.request

    def early(self, method, parameters=None, timeout=60):
        if method == "initialize" and not asked:
            asked.append(True)
            assert error_of(self, "textDocument/hover", {}) == -32002
            assert error_of(self, "shutdown") == -32002
            self.notify("textDocument/didOpen", {"textDocument": {"uri": "file:///x.py"}})
        return original(self, method, parameters, timeout)

    monkeypatch.setattr(Client, "request", early)
    client = start()
    assert asked
    assert_alive(client)
    assert client.shutdown() == 0
    assert "Traceback" not in client.log()


def test_a_client_that_does_not_listen(tmp_path):
    """The pipe to it is full; the server waits, and still ends when the client does."""
    (tmp_path / "chipfit.toml").touch()
    server = subprocess.Popen(
        [PROGRAM, "server"], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert server.stdin and server.stdout and server.stderr
    start = {"processId": None, "rootUri": tmp_path.as_uri(), "capabilities": {}}
    server.stdin.write(message({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": start}))
    server.stdin.write(message({"jsonrpc": "2.0", "method": "initialized", "params": {}}))
    for number in range(200):
        text = "class Net(:  # " + "x" * 200 + "\n"
        document = {"uri": f"{tmp_path.as_uri()}/{number}.py", "languageId": "python", "version": 1, "text": text}
        opened = {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}}
        server.stdin.write(message(opened))
    server.stdin.flush()
    time.sleep(2)  # by then it has more to say than the pipe holds
    server.stdin.close()
    try:
        assert server.wait(30) == 1
        assert b"Traceback" not in server.stderr.read()
    finally:
        server.kill()
        server.wait()
        server.stdout.close()
        server.stderr.close()
