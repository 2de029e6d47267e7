"""One warm server for most tests: starting one with its trace worker takes seconds."""

import pytest

from .lender import Lender
from .serving import serving, starting


@pytest.fixture(scope="session")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("workspace")
    (folder / "chipfit.toml").touch()
    return folder


@pytest.fixture(scope="session")
def client(workspace):
    with serving(workspace) as client:
        yield client


@pytest.fixture
def start(tmp_path):
    """Starts a server of the test's own."""
    with starting(tmp_path) as start:
        yield start


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
