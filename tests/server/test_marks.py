"""Everything an editor shows of a file, marked in the file: see marked.py. The same in every editor and encoding."""

from pathlib import Path

import pytest

from .editors import EDITORS
from .marked import check, pages
from .serving import serving

PAGES = pages(Path(__file__).parent / "marks")


@pytest.fixture(scope="module", params=EDITORS)
def editor(request, tmp_path_factory):
    with serving(tmp_path_factory.mktemp(request.param), capabilities=EDITORS[request.param]) as client:
        yield client


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_shown_is_what_is_marked(editor, page):
    check(editor, page)
