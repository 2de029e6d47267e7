"""Entries as data: every `## case` of the Markdown files is a model file and what chipfit finds in it."""

import re
from pathlib import Path
from typing import Any

import pytest

from chipfit.analysis.source.entries import find_entries
from chipfit.analysis.source.entry import Entry
from chipfit.analysis.source.module import parse

FOLDER = Path(__file__).parent
PRELUDE = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n\n"
_CASE = re.compile(r"^## (?P<name>.*?)\n\n```python\n(?P<code>.*?)```\n\n(?P<expected>(?:- [^\n]*\n?)+)", re.M | re.S)
_SHARED = re.compile(r"\A# [^#]*?```python\n(.*?)```", re.S)


def cases() -> list[Any]:
    found_cases: list[Any] = []
    for path in sorted(set(FOLDER.glob("*.md")) - {FOLDER / "outside.md", FOLDER / "constants.md"}):
        text = path.read_text(encoding="utf-8")
        shared = _SHARED.match(text)
        found = list(_CASE.finditer(text))
        assert len(found) == text.count("\n## "), f"a case of {path.name} is not well formed"
        for case in found:
            code = PRELUDE + (shared[1] + "\n" if shared else "") + case["code"]
            expected = [line.removeprefix("- ") for line in case["expected"].splitlines()]
            found_cases.append(pytest.param(code, expected, id=f"{path.stem}: {case['name']}"))
    return found_cases


CASES = cases()


def described(entry: Entry) -> str:
    """An entry in the notation of the cases."""
    if entry.required:
        what = f"needs arguments {', '.join(entry.required)}"
    elif not entry.inputs:
        what = f"needs the shape of {', '.join(entry.unfed)}" if entry.unfed else "needs a shape"
    else:
        kind = f"assumed: {entry.source}" if entry.assumed else entry.source
        what = f"{' '.join(map(str, entry.inputs))} ({kind})"
    return f"`{entry.expression}`: {what}"


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_entries(code: str, expected: list[str], tmp_path: Path):
    entries, problems = find_entries(parse(str(tmp_path / "net.py"), code), ())
    assert not problems
    assert [described(entry) for entry in entries] == expected
    for entry in entries:
        assert bool(entry.reason) == (entry.source not in ("", "comment", "configuration"))
        assert not entry.assumed or entry.evidence is None
