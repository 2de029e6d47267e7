"""Pages of prose with examples: fenced code whose comments underline what chipfit has to say about the line above.

    class Net(nn.Module):
    #     ^^^ CF001 warning: nothing says the shape of its input

`^` underlines a finding (code, severity, part of its message), `-` a related place. Where the range starts at the
comment's own column, the `#` belongs to it; where it is that one column, there is only the `#`. An example without
underlines is one that chipfit has nothing to say about. One with `fixes=CF405` is what a fix of that code makes of the
example before it.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from chipfit.analysis.span import Position, Span

_FENCE = re.compile(r"^```(python|toml)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"^(?P<indent>\s*)#(?P<gap>\s*)(?P<line>\^+|-+|) (?P<code>CF\d{3}) (?P<text>.*)$")


@dataclass(frozen=True)
class Mark:
    """An expected range of the file with its code and a part of its message; `related` as opposed to a finding."""

    code: str
    line: int
    columns: tuple[int, int]
    text: str
    related: bool

    def span(self, file: str) -> Span:
        return Span(file, Position(self.line, self.columns[0]), Position(self.line, self.columns[1]))


@dataclass(frozen=True)
class Example:
    """One fenced block: its language, the settings in its info string, its text and its marks."""

    page: str
    line: int
    language: str
    settings: dict[str, str]
    text: str
    marks: tuple[Mark, ...]

    @property
    def code(self) -> str:
        """The text without its underlines."""
        return "".join(line for line in self.text.splitlines(keepends=True) if not _MARK.match(line))


def examples(page: Path) -> list[Example]:
    text = page.read_text(encoding="utf-8")
    found = []
    for fence in _FENCE.finditer(text):
        settings = {key: value for key, _, value in (word.partition("=") for word in fence[2].split())}
        line = text.count("\n", 0, fence.start()) + 1
        found.append(Example(page.stem, line, fence[1], settings, fence[3], tuple(_marks(fence[3]))))
    return found


def _marks(text: str) -> list[Mark]:
    marks, above = [], 0
    for number, line in enumerate(text.splitlines(), 1):
        match = _MARK.match(line)
        if match is None:
            above = number
            continue
        start = match.start("line") if match["gap"] else match.start("gap") - 1
        related = match["line"].startswith("-")
        marks.append(Mark(match["code"], above, (start + 1, match.end("line") + 1), match["text"], related))
    return marks


def sections(page: Path) -> dict[str, list[Example]]:
    """The examples of a page by the `## title` above them, in order."""
    text = page.read_text(encoding="utf-8")
    titles = [(text.count("\n", 0, m.start()) + 1, m[1]) for m in re.finditer(r"^## (.+)$", text, re.MULTILINE)]
    found: dict[str, list[Example]] = {title: [] for _, title in titles}
    for example in examples(page):
        found[next(title for line, title in reversed(titles) if line < example.line)].append(example)
    return found
