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

PAGES = [(Path(__file__).parent / name).read_text(encoding="utf-8") for name in ("outside.md", "constants.md")]
FILE = re.compile(r"^```python\n# (?P<name>\S+)\n(?P<text>.*?)```$", re.M | re.S)
CASES = [
    pytest.param(FILE.findall(case), re.findall("^- (.*)$", case, re.M), id=case.partition("\n")[0])
    for page in PAGES
    for case in page.split("\n## ")[1:]
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
        found += [f"arguments: {entry.origin}", f"inputs: {entry.input_source}".rstrip()]
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
    assert found() == ["Net(1234)"]
    (tmp_path / "other.py").write_text(text.replace("1234", "78"))
    own = own.replace("import options", "import other as options")
    assert found() == ["Net(78)"]


def test_a_change_of_a_size_is_seen_and_one_of_its_import(tmp_path):
    """Also where the text is one that was edited, whose answers are kept."""
    own = PRELUDE + "from config import IMG, SHAPE\n\n\nclass Net(nn.Module):\n    def forward(self, x, y):\n"
    own += "        return x\n\n\ndef main():\n    Net()(torch.randn(1, IMG), example)\n"
    own += "\n\nexample = torch.zeros(*SHAPE)\n"

    def found(text: str = own) -> str:
        return described(find_entries(parse(str(tmp_path / "net.py"), text), ())[0][0])

    for size in 12, 1234:
        (tmp_path / "config.py").write_text(f"IMG = {size}\nSHAPE = (1, IMG)\n")
        assert found() == f"`Net`: 1x{size} 1x{size} (call site)"
    with overlaid({str(tmp_path / "config.py"): "IMG = 5\nSHAPE = 1, 6\n"}):
        assert found() == "`Net`: 1x5 1x6 (call site)"
    (tmp_path / "sizes.py").write_text("IMG = 7\nSHAPE = 1, 8\n")
    assert found(own.replace("from config", "from sizes")) == "`Net`: 1x7 1x8 (call site)"
    assert found(own.replace("import IMG, SHAPE", "import SHAPE, SHAPE as IMG")) == "`Net`: needs the shape of x, y"
    (tmp_path / "config.py").unlink()
    assert found() == "`Net`: needs the shape of x, y"


def test_a_change_of_a_size_that_a_layer_takes_is_seen(tmp_path):
    own = NET.replace("nn.Linear(40, width)", "nn.Linear(SIZE, 4)").replace("self, width", "self")
    own = own.replace("class Net", "from config import SIZE\n\n\nclass Net")
    for size in 12, 1234:
        (tmp_path / "config.py").write_text(f"SIZE = {size}\n")
        ((entry,), _) = find_entries(parse(str(tmp_path / "net.py"), own), ())
        assert described(entry) == f"`Net`: 1x{size} (assumed: solved)"


def test_a_file_that_needs_no_size_reads_none(tmp_path, monkeypatch):
    """Whatever it imports."""
    (tmp_path / "config.py").write_text("IMG = 12\n")
    own = PRELUDE + "from config import IMG\n\n\nclass Net(nn.Module):\n    def forward(self, x):\n"
    own += "        return x\n\n\ndef main():\n    print(IMG, max(IMG, 2))\n    Net()(torch.randn(1, 4))\n"
    read: list[Path] = []
    whole = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (read.append(path), whole(path))[1])
    ((entry,), _) = find_entries(parse(str(tmp_path / "net.py"), own), ())
    assert (described(entry), read) == ("`Net`: 1x4 (call site)", [])


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
