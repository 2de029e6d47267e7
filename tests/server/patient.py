"""A client that gets answers to what it never asked, and one server for all that it does wrong."""

import json

import pytest

from .client import Client, ResponseError
from .robust import SHORT_S
from .serving import serving, starting


class Patient(Client):
    """Takes an answer to what has no number for what it is."""

    def _receive(self, message):
        if "method" in message or type(message.get("id")) is int:
            super()._receive(message)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """A server of the module's own: what it logs is judged at the end."""
    with serving(tmp_path_factory.mktemp("nonsense"), Patient, lambda log: "Traceback" in log) as client:
        yield client


@pytest.fixture
def start(tmp_path):
    with starting(tmp_path, Patient) as start:
        yield start


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
