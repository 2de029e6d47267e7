"""Bytes that are no messages, lengths that are wrong, and messages at the wrong time."""

import subprocess
import time

import pytest

from .client import PROGRAM, Client
from .models import NO_INPUT
from .patient import client, error_of, message, raw, start
from .robust import assert_alive

__all__ = ["client", "start"]  # fixtures

BODIES = [
    b"",
    b"{",
    b"garbage",
    b"\xff\xfe",
    b"\xff\xfe\x00",
    b"null",
    b"7",
    b"[]",
    b'"text"',
    b"{}",
    b'{"jsonrpc": "2.0"}',
    b'{"jsonrpc": "1.0", "id": 1, "method": "shutdown"}',
    b'{"jsonrpc": "1.0", "id": 1}',
    b'{"jsonrpc": "2.0", "method": 5}',
    b'{"jsonrpc": "2.0", "id": null, "method": 3}',
    b'{"jsonrpc": "2.0", "id": 5.5, "result": 1}',
    b'{"jsonrpc": "2.0", "id": "never", "result": 1}',
    b'{"jsonrpc": "2.0", "id": 99999, "result": null}',
    b'{"jsonrpc": "2.0", "id": "x", "error": {"code": 1, "message": "no"}}',
    b'{"jsonrpc": "2.0", "id": 1.5, "method": "textDocument/hover"}',
    b'{"jsonrpc": "2.0", "id": null, "method": "textDocument/hover", "params": {}}',
    b'{"jsonrpc": "2.0", "id": {}, "method": "no/such"}',
    b"[" * 100_000,
    b'{"a":' * 20_000,
]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: str(body[:60]))
def test_bodies_that_are_no_messages(client, body):
    raw(client, message(body))
    assert_alive(client)


def test_all_of_them_at_once(client):
    raw(client, b"".join(map(message, BODIES)) + b"Hello\r\n\r\nContent-Length: x\r\n\r\n")
    assert_alive(client)


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}",
        b"content-length:2\r\n\r\n{}",
        b"X-Other: 1\r\nContent-Length: 2\r\n\r\n{}",
        b"Content-Length: zero\r\n\r\n",
        b"Hello\r\n\r\nContent-Length: x\r\n\r\n",
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
    hover = {"textDocument": {"uri": "x"}, "position": {"line": 0, "character": 0}}
    assert error_of(client, "textDocument/hover", hover) == -32600
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
