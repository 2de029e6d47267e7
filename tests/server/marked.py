"""Pages of files whose comments say what an editor shows there, and the one check that all of it is so.

    class Net(nn.Module):
    #^^^^^^^^^^^^^^^^^^^^ lens: arena 16 B of 640.0 KiB · flash 0 % · 0.004 ms
            self.fc = nn.Linear(10, 4)
            #^^^^^^^^^^^^^^^^^^^^^^^^^ hover: 0.004 ms
            #> hint: 1x4, 16 B, 0.004 ms

A mark is about the line above it. `^` underlines a range, the `#` belongs to it where nothing is between; `>` is the
line's end. Everything that is shown has its mark and the other way round: findings (`CF304 information: `), hints,
lenses, symbols. Hovers, actions, and where `goto` leads are asked for where there is a mark of them: of a hover a mark
has a part, of actions and places each has a mark. Columns are counted in characters, whatever the client counts in.

A block whose info string is the name of a file is another file beside the `net.py` of the block behind it, and is open.
"""

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .client import TIMEOUT_S, Client, ResponseError

_FENCE = re.compile(r"^```python([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"^\s*#(?P<gap>\s*)(?P<place>\^+|>) (?P<kind>CF\d{3} \w+|[a-z]+): (?P<text>.*)$")
_UNITS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
_SEVERITIES = {1: "error", 2: "warning", 3: "information", 4: "hint"}


@dataclass(frozen=True, order=True)
class Mark:
    """What is shown at a place of a file; line and columns count from 1."""

    line: int
    start: int
    end: int
    kind: str
    text: str


@dataclass(frozen=True)
class Page:
    """One file with its marks, and those `beside` it; `settings` are keys of its chipfit.toml."""

    name: str
    settings: str
    text: str
    file: str = "net.py"
    beside: tuple["Page", ...] = ()

    @property
    def marks(self) -> list[Mark]:
        found, above, lines = [], 0, self.text.split("\n")
        for number, line in enumerate(lines, 1):
            match = _MARK.match(line)
            if match is None:
                above = number
                continue
            end = len(lines[above - 1]) + 1
            start = match.start("place") if match["gap"] else match.start("gap") - 1
            columns = (end, end) if match["place"] == ">" else (start + 1, match.end("place") + 1)
            found.append(Mark(above, *columns, match["kind"], match["text"]))
        return found


def pages(folder: Path) -> list[Page]:
    """Every fenced block of Python, with the TOML in its info string."""
    return [page for file in sorted(folder.glob("*.md")) for page in _pages(file)]


def _pages(file: Path) -> Iterator[Page]:
    beside: tuple[Page, ...] = ()
    for index, fence in enumerate(_FENCE.finditer(file.read_text(encoding="utf-8")), 1):
        name, said = f"{file.stem}_{index}", fence[1].strip()
        if said.endswith(".py"):
            beside = (*beside, Page(name, "", fence[2], said))
        else:
            yield Page(name, said, fence[2], beside=beside)
            beside = ()


def check(client: Client, page: Page) -> None:
    """What the editor shows of a page is what is marked there, no less and no more."""
    folder = client.root / page.name
    folder.mkdir(exist_ok=True)
    (folder / "chipfit.toml").write_text(page.settings.replace(";", "\n") + "\n", encoding="utf-8")
    files = (page, *page.beside)
    for file in page.beside:
        (folder / file.file).write_text(file.text, encoding="utf-8")
    uris = [client.open(f"{page.name}/{file.file}", file.text) for file in files]
    for file, uri in zip(files, uris, strict=True):
        shown = sorted(Shown(client, uri, file).marks())
        wanted = sorted(file.marks)
        unmarked, missing = [m for m in shown if m not in wanted], [m for m in wanted if m not in shown]
        assert shown == wanted, f"{file.file}: shown, and not marked: {unmarked}; marked, and not shown: {missing}"
    for uri in uris:
        client.close(uri)


class Shown:
    """What a client is shown of a file that has been checked."""

    def __init__(self, client: Client, uri: str, page: Page) -> None:
        self._client, self._uri, self._page = client, uri, page
        self._lines = page.text.split("\n")
        self._document = {"textDocument": {"uri": uri}}

    def marks(self) -> list[Mark]:
        found = [*self._diagnostics(), *self._hints(), *self._lenses(), *self._symbols()]
        asked = dict.fromkeys((mark.kind, mark.line, mark.start, mark.end) for mark in self._page.marks)
        for kind, line, start, end in asked:
            if kind in ("hover", "action", "goto"):
                texts = getattr(self, f"_{kind}")(line, start)
                found += [Mark(line, start, end, kind, text) for text in texts]
        return found

    def _diagnostics(self):
        with suppress(ResponseError):  # when it comes, the check is over; without a model there is none
            self._client.request("chipfit/report", self._document)
        pulls = "diagnosticProvider" in self._client.capabilities
        listed = self._pulled() if pulls else self._client.published(self._uri)[-1]["diagnostics"]
        for found in listed:
            kind = f"{found['code']} {_SEVERITIES[found['severity']]}"
            yield self._mark(found["range"], kind, found["message"].split("\n")[0])

    def _pulled(self):
        return self._client.request("textDocument/diagnostic", self._document)["items"]

    def _hints(self):
        last = {"line": len(self._lines), "character": 0}
        whole = {"start": {"line": 0, "character": 0}, "end": last}
        for hint in self._client.request("textDocument/inlayHint", {**self._document, "range": whole}) or ():
            yield self._mark({"start": hint["position"], "end": hint["position"]}, "hint", hint["label"])

    def _lenses(self):
        for lens in self._client.request("textDocument/codeLens", self._document) or ():
            yield self._mark(lens["range"], "lens", lens["command"]["title"])

    def _symbols(self):
        roots = self._client.request("textDocument/documentSymbol", self._document) or []
        flat = [symbol for symbol in roots if "location" in symbol]
        if not flat:
            yield from (mark for root in roots for mark in self._tree(root, ()))
            return
        # A flat list has no details; what it says is compared as far as it goes.
        wanted = [mark for mark in self._page.marks if mark.kind == "symbol"]
        names = [re.sub(r" \(.*", "", mark.text).split(" > ")[-1] for mark in wanted]
        assert sorted(names) == sorted(symbol["name"] for symbol in flat)
        yield from wanted

    def _tree(self, symbol, above):
        path = (*above, symbol["name"])
        detail = f" ({symbol['detail']})" if above else ""
        assert symbol["range"]["start"]["line"] <= symbol["selectionRange"]["start"]["line"]
        assert symbol["selectionRange"]["end"]["line"] <= symbol["range"]["end"]["line"]
        yield self._mark(symbol["selectionRange"], "symbol", " > ".join(path) + detail)
        for child in symbol["children"]:
            yield from self._tree(child, path)

    def _hover(self, line, start):
        """The parts that are marked, if they are there; otherwise all of it."""
        wanted = [m.text for m in self._page.marks if (m.kind, m.line, m.start) == ("hover", line, start)]
        text, end = "", time.monotonic() + TIMEOUT_S
        while time.monotonic() < end:  # other tiers and runtimes are looked at behind the check
            position = {**self._document, "position": self._at(line, start)}
            answer = self._client.request("textDocument/hover", position)
            text = _plain(answer["contents"]["value"]) if answer else "nothing"
            if all(part in text for part in wanted):
                break
            time.sleep(0.02)
        return [part if part in text else text for part in wanted]

    def _action(self, line, start):
        """Titles. A comment of ours in one would be a comment of ours in the mark, too."""
        place = {"start": self._at(line, start), "end": self._at(line, start)}
        asked = {**self._document, "range": place, "context": {"diagnostics": []}}
        actions = self._client.request("textDocument/codeAction", asked)
        return [action["title"].replace("# chipfit:", "#_chipfit:") for action in actions]

    def _goto(self, line, start):
        places = self._client.request(
            "textDocument/implementation", {**self._document, "position": self._at(line, start)}
        )
        return [f"{self._file(place['uri'])}line {place['range']['start']['line'] + 1}" for place in places or ()]

    def _file(self, uri):
        return "" if uri == self._uri else f"{uri.rpartition('/')[2]} "

    def _mark(self, place, kind, text):
        start, end = place["start"], place["end"]
        assert start["line"] == end["line"]
        return Mark(start["line"] + 1, self._column(start), self._column(end), kind, text)

    def _column(self, position):
        """Characters of a position's code units; the position must not be in the middle of one."""
        codec, size = self._units
        return len(self._lines[position["line"]].encode(codec)[: position["character"] * size].decode(codec)) + 1

    def _at(self, line, column):
        codec, size = self._units
        return {"line": line - 1, "character": len(self._lines[line - 1][: column - 1].encode(codec)) // size}

    @property
    def _units(self):
        return _UNITS[self._client.capabilities.get("positionEncoding", "utf-16")]


def _plain(markdown):
    """What is left of Markdown, or of plain text made of it, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"[`*\\]", "", re.sub(r"\||---", " ", markdown)))
