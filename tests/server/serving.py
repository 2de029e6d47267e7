"""Servers that are ended with the tests that use them."""

from contextlib import contextmanager

from .client import Client


@contextmanager
def serving(folder, kind=Client, complaint=lambda log: log, **options):
    """A client with a server in a folder that no configuration further up reaches; its log must hold no complaint."""
    (folder / "chipfit.toml").touch()
    client = kind(folder, **options)
    try:
        yield client
        assert client.shutdown() == 0
        assert not complaint(client.log())
    finally:
        client.kill()


@contextmanager
def starting(folder, kind=Client):
    """A function that starts servers in such a folder; a test that wants to know ends them itself."""
    (folder / "chipfit.toml").touch()
    started = []

    def start(**options):
        started.append(kind(folder, **options))
        return started[-1]

    try:
        yield start
    finally:
        for client in started:
            client.kill()
