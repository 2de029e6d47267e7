"""A client that gets answers to what it never asked, and one server for all that it does wrong."""

import json

import pytest

from .client import Client, ResponseError
from .robust import SHORT_S


class Patient(Client):
    """Takes an answer to what has no number for what it is."""

    def _receive(self, message):
        if "method" in message or type(message.get("id")) is int:
            super()._receive(message)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """A server of the module's own: what it logs is judged at the end."""
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
