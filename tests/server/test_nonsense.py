"""A client that makes mistakes gets errors for its requests, and the server goes on."""

import pytest

from .client import Client, ResponseError
from .models import GOOD, model

RANGE = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """A server of its own, whose log is of no account."""
    folder = tmp_path_factory.mktemp("nonsense")
    (folder / "chipfit.toml").touch()
    client = Client(folder)
    yield client
    client.kill()


def error_of(client, method, parameters):
    with pytest.raises(ResponseError) as caught:
        client.request(method, parameters)
    return caught.value.args[0]["code"]


@pytest.mark.parametrize(
    ("method", "parameters", "code"),
    [
        ("no/such", {}, -32601),
        ("textDocument/hover", None, -32602),
        ("textDocument/hover", {"textDocument": 1, "position": "x"}, -32602),
        ("textDocument/hover", [1, 2], -32602),
        ("textDocument/codeAction", {"textDocument": {"uri": "file:///x.py"}}, -32602),
        ("workspace/executeCommand", {"command": "no.such"}, -32602),
        ("workspace/executeCommand", {"command": "chipfit.generateFirmware", "arguments": [1]}, -32602),
        ("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, -32600),
    ],
)
def test_requests_that_make_no_sense(client, method, parameters, code):
    assert error_of(client, method, parameters) == code


def test_places_that_are_none(client):
    uri = client.open("nonsense/places.py", GOOD)
    for line, character in ((10**6, 0), (0, 10**6), (2**31 - 1, 2**31 - 1)):
        place = {"line": line, "character": character}
        client.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": place})
    for line in (-1, 2**40, None):
        place = {"line": line, "character": 0}
        assert error_of(client, "textDocument/hover", {"textDocument": {"uri": uri}, "position": place}) == -32602
    client.edit(uri, (10**6, 5), (10**6, 9), "\nclass Net(")
    assert "CF002" in client.codes(uri)


NOTIFICATIONS = [
    ("no/such", {}),
    ("$/no/such", None),
    ("textDocument/didChange", None),
    ("textDocument/didChange", {"textDocument": {"uri": "file:///never.py", "version": 1}, "contentChanges": []}),
    ("textDocument/didChange", {"textDocument": {"uri": "file:///x.py", "version": 1}, "contentChanges": [{}]}),
    ("textDocument/didClose", {"textDocument": {"uri": "file:///never.py"}}),
    ("textDocument/didSave", {"textDocument": {"uri": "file:///never.py"}}),
    ("textDocument/didOpen", {"textDocument": {"uri": "nonsense", "languageId": "python", "version": 1, "text": "x"}}),
    ("textDocument/didOpen", {"textDocument": {"uri": 5}}),
    ("textDocument/didOpen", {}),
    ("workspace/didChangeConfiguration", {"settings": 7}),
    ("workspace/didChangeWatchedFiles", {"changes": [{"uri": "::", "type": 99}]}),
    ("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [{"uri": "x", "name": "x"}]}}),
    ("notebookDocument/didClose", {"notebookDocument": {"uri": "x"}, "cellTextDocuments": []}),
    ("$/cancelRequest", {"id": 10**9}),
    ("window/workDoneProgress/cancel", {"token": "never"}),
]


def test_notifications_that_make_no_sense(start):
    client = start()
    for method, parameters in NOTIFICATIONS:
        client.notify(method, parameters)
    assert client.codes(client.open("net.py", model(layer="nn.Linear(12, 4)"))) == ["CF003"]
    assert client.shutdown() == 0


def test_bytes_that_make_no_sense(start):
    client = start()
    for body in (b"{", b"[]", b"7", b"\xff\xfe", b'{"jsonrpc": "1.0", "id": 1}', b"null", b"[" * 100_000, b"{}"):
        client.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    client.stdin.write(b"Hello\r\n\r\nContent-Length: x\r\n\r\n")
    client._write({"id": None, "method": 3})
    client._write({"id": 5.5, "result": 1})
    client._write({"id": "never", "result": 1})
    assert client.codes(client.open("net.py", "class Net(")) == ["CF002"]
    assert client.shutdown() == 0


def test_a_document_that_is_opened_twice(client):
    uri = client.open("nonsense/twice.py", "class Net(")
    client.open("nonsense/twice.py", GOOD)
    assert client.codes(uri) == []
    client.close(uri)
    client.close(uri)


def test_after_the_end_nothing_is_done(start):
    client = start()
    client.request("shutdown")
    assert error_of(client, "textDocument/hover", {"textDocument": {"uri": "x"}, "position": RANGE["start"]}) == -32600
    client.notify("exit")
    assert client.ended() == 0
