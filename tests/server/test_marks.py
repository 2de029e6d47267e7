"""Everything an editor shows of a file, marked in the file: see marked.py. The same in every editor and encoding."""

from pathlib import Path

import pytest

from .client import Client
from .editors import EDITORS
from .marked import check, pages

PAGES = pages(Path(__file__).parent / "marks")


@pytest.fixture(scope="module", params=EDITORS)
def editor(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "chipfit.toml").touch()
    client = Client(folder, capabilities=EDITORS[request.param])
    try:
        yield client
        assert client.shutdown() == 0
        assert client.log() == ""
    finally:
        client.kill()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_shown_is_what_is_marked(editor, page):
    check(editor, page)
