"""The reference pages are what the tables say today, and every link of the manual leads somewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from chipfit.analysis.rules.table import RULES
from chipfit.analysis.targets import runtime_names, target_names
from chipfit.server.docs.pages import BANNER, pages

DOCS = Path(__file__).parent.parent / "docs"
PAGES = pages()
MANUAL = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:)([^)#]+)(#[^)]*)?\)")


@pytest.mark.parametrize("name", PAGES)
def test_page_is_fresh(name):
    assert (DOCS / name).read_bytes() == PAGES[name].encode(), "`make docs` writes it anew"


def test_no_page_is_left_of_what_is_gone():
    written = [name for name in MANUAL if (DOCS / name).read_text("utf-8").startswith(BANNER)]
    assert written == sorted(PAGES)


@pytest.mark.parametrize("name", MANUAL)
def test_links_lead_somewhere(name):
    path = DOCS / name
    targets = [match[1] for match in LINK.finditer(path.read_text("utf-8"))]
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_everything_is_in_its_index():
    assert all(f"](rules/{code}.md)" in PAGES["rules.md"] for code in RULES)
    assert all(f"](runtimes/{name}.md)" in PAGES["runtimes.md"] for name in runtime_names())
    assert all(f"| `{name}` |" in PAGES["targets.md"] for name in target_names())


@pytest.mark.parametrize("name", PAGES)
def test_tables_are_whole(name):
    """A cell that breaks its row, such as one with a bar or a line end, makes a row of another length."""
    for block in PAGES[name].split("\n\n"):
        if block.startswith("| "):
            bars = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
            assert len(bars) == 1


def test_the_command_writes_all_pages_and_removes_old_ones(tmp_path):
    (tmp_path / "rules").mkdir()
    old, foreign = tmp_path / "rules" / "CF999.md", tmp_path / "notes.md"
    old.write_text(f"{BANNER}# CF999\n", encoding="utf-8")
    foreign.write_text("# Notes\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "chipfit.server.docs", str(tmp_path)], check=True)
    assert not old.exists()
    assert foreign.exists()
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")} == {*PAGES, "notes.md"}
