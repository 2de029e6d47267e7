"""One warm server for most tests: starting one with its trace worker takes seconds."""

import pytest

from .client import Client
from .lender import Lender


@pytest.fixture(scope="session")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("workspace")
    (folder / "chipfit.toml").touch()
    return folder


@pytest.fixture(scope="session")
def client(workspace):
    client = Client(workspace)
    try:
        yield client
        assert client.shutdown() == 0
        assert client.log() == ""
    finally:
        client.kill()


@pytest.fixture
def start(tmp_path):
    """Starts a server of the test's own, in a folder that no configuration further up reaches."""
    (tmp_path / "chipfit.toml").touch()
    started = []

    def start(**options):
        started.append(Client(tmp_path, **options))
        return started[-1]

    yield start
    for client in started:
        client.kill()


@pytest.fixture(scope="session")
def lender(tmp_path_factory):
    lender = Lender(tmp_path_factory.mktemp("lent"))
    yield lender
    lender.close()


@pytest.fixture
def lend(lender):
    """Starts a server or gives one that was started so before, in a folder of the test's own: its `root`."""
    lent = []

    def lend(**options):
        lent.append(lender.lend(**options))
        return lent[-1]

    yield lend
    for client in lent:
        lender.take_back(client)
