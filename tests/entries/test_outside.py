"""Call sites in other files: what is found, and that little is read to find it."""

import os
import re
from pathlib import Path

import pytest

from chipfit.analysis.source.entries import find_entries
from chipfit.analysis.source.importers import importers
from chipfit.analysis.source.module import parse
from chipfit.analysis.source.overlay import overlaid

from .test_entries import PRELUDE, described

PAGE = (Path(__file__).parent / "outside.md").read_text(encoding="utf-8")
FILE = re.compile(r"^```python\n# (?P<name>\S+)\n(?P<text>.*?)```$", re.M | re.S)
CASES = [
    pytest.param(FILE.findall(case), re.findall("^- (.*)$", case, re.M), id=case.partition("\n")[0])
    for case in PAGE.split("\n## ")[1:]
]
NET = (
    PRELUDE
    + """
class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc = nn.Linear(40, width)

    def forward(self, x):
        return self.fc(x)
"""
)


@pytest.mark.parametrize(("files", "expected"), CASES)
def test_outside(files: list[tuple[str, str]], expected: list[str], tmp_path: Path):
    (home, text), *others = files
    for name, content in [(home, PRELUDE + text), *others]:
        path = tmp_path / "work" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if name == home else f"# {name}\n{content}", encoding="utf-8")
    (entry,), problems = find_entries(parse(str(tmp_path / "work" / home), PRELUDE + text), ())
    found = [described(entry)]
    if entry.origin:
        found += [f"arguments: {entry.origin}", f"inputs: {entry.input_source}"]
    assert (found, problems) == (expected, [])


def expressions(folder: Path) -> list[str]:
    entries, _ = find_entries(parse(str(folder / "net.py"), NET), ())
    return [entry.expression for entry in entries]


def test_a_change_of_the_other_file_is_seen_and_nothing_else_is_read_again(tmp_path, monkeypatch):
    (tmp_path / "net.py").write_text(NET)
    (tmp_path / "train.py").write_text("from net import Net\nNet(3)\n")
    assert expressions(tmp_path) == ["Net(3)"]
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", None)
        patch.setattr(os, "scandir", None)
        patch.setattr(Path, "read_text", None)
        assert expressions(tmp_path) == ["Net(3)"]
    (tmp_path / "train.py").write_text("from net import Net\nNet(4444)\n")
    assert expressions(tmp_path) == ["Net(4444)"]
    (tmp_path / "train.py").unlink()
    assert expressions(tmp_path) == ["Net"]


def test_a_change_of_the_options_is_seen(tmp_path):
    options = "import argparse\n\ndef parse():\n    parser = argparse.ArgumentParser()\n    parser.add_argument({})\n"
    own = NET + "\nimport options\n\ndef main():\n    args = options.parse()\n    Net(args.width)\n"

    def found() -> list[str]:
        return [entry.expression for entry in find_entries(parse(str(tmp_path / "net.py"), own), ())[0]]

    for width in 12, 1234:
        text = options.format(f'"--width", default={width}') + "    return parser.parse_args()\n"
        (tmp_path / "options.py").write_text(text)
        assert found() == [f"Net({width})"]
    with overlaid({str(tmp_path / "options.py"): text.replace("1234", "56")}):
        assert found() == ["Net(56)"]


def test_a_large_tree_is_not_walked_to_its_end(tmp_path, monkeypatch):
    for folder in range(100):
        (tmp_path / f"f{folder:03}").mkdir()
        for file in range(20):
            (tmp_path / f"f{folder:03}" / f"m{file}.py").write_text("import net\n" if folder == 99 else "x = 1\n")
    (tmp_path / "net.py").write_text(NET)
    (tmp_path / "zz.py").write_text("import net\nmodel = net.Net(5)\n")
    seen: list[str] = []
    whole = Path.stat

    def stat(path, **more):
        seen.append(str(path))
        return whole(path, **more)

    monkeypatch.setattr(Path, "stat", stat)
    assert expressions(tmp_path) == ["Net(5)"]
    assert len(seen) < 1000
    assert len(importers(str(tmp_path / "net.py"), ())) == 1
