"""One Neovim, with one server and one warm worker, for all tests."""

import pytest

from ..server.processes import descendants
from .nvim import Nvim, gone


@pytest.fixture(scope="session")
def nvim(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nvim")
    (folder / "chipfit.toml").write_text('target = "uno-r4-minima"\nlatency-ms = 1\n')
    nvim = Nvim(folder)
    try:
        yield nvim
        processes = descendants(nvim.process.pid)
        assert nvim.close() == 0
        gone(processes)
        assert nvim.log() == ""
    finally:
        nvim.kill()


@pytest.fixture(autouse=True)
def calm(nvim):
    """No test leaves an error behind that nobody looked at."""
    yield
    assert nvim.lua("return vim.v.errmsg") == ""
