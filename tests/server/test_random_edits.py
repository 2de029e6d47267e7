"""Two hundred random edits, then the truth: what stands in the editor is what a fresh `chipfit lint` finds.

Every shape of edit that an editor sends is among them: characters typed and deleted, layers exchanged, errors of syntax
and their repair, comments, suppressions, other line ends, text outside of ASCII, undo.
"""

import json
import os
import random
import re
import subprocess
from collections import Counter

import pytest

from .client import PROGRAM
from .editor import Editor, character
from .models import model

EVERY = 28
"""Edits between two comparisons, each of which is a run of the command line."""
LAYERS = (
    "nn.Linear(10, 4)",
    "nn.Linear(12, 4)",
    "nn.Sequential(nn.Linear(10, 4), nn.LogSoftmax(1))",
    "nn.LazyLinear(4)",
)
INPUTS = ("1x10", "1x", "2x10")
BASE = (
    '"""漢字 and 😀."""\n'
    + model(layer=LAYERS[1])
    + model(layer=LAYERS[0]).replace("import torch\nfrom torch import nn\n", "").replace("Net", "Other")
    + "\n\ndef unused(a, b):\n    return a  # 😀 b\n"
)
SEVERITIES = {1: "error", 2: "warning", 3: "information", 4: "hint"}
HARMLESS = {"comment", "line"}
"""Edits that take no finding away."""


class Typist:
    """Makes edits in a document. `kinds` are those that were made, by the version they led to."""

    def __init__(self, editor, uri, seed):
        self.editor, self.uri, self.random = editor, uri, random.Random(seed)
        self.kinds, self.texts, self.history = {}, {1: editor.texts[uri]}, []

    def edit(self):
        """One random edit; half of those that break something are taken back by a later one."""
        kinds = {self.insert: 3, self.delete: 3, self.layer: 5, self.syntax: 3, self.comment: 4, self.suppress: 3}
        kinds |= {self.input: 2, self.line: 2, self.ends: 1, self.wide: 3, self.undo: 8, self.again: 2}
        (kind,) = self.random.choices([*kinds], [*kinds.values()])
        before = self.text
        kind()
        self.note(kind.__name__)
        if kind.__name__ != "undo" and self.text != before:
            self.history.append(before)

    def note(self, kind):
        version = self.editor.version(self.uri)
        self.kinds[version], self.texts[version] = kind, self.text

    @property
    def text(self):
        return self.editor.texts[self.uri]

    def insert(self):
        place = self.place()
        self.type(place, place, self.random.choice(["x", "(", ")", "#", " ", "\n", '"', "1", "é", "self."]))

    def delete(self):
        place = self.place()
        self.type(place, self.legal(min(len(self.text), place + self.random.randint(1, 6))), "")

    def layer(self):
        self.exchange(LAYERS)

    def input(self):
        self.exchange(INPUTS)

    def syntax(self):
        place = self.start_of_line()
        self.type(place, place, self.random.choice(["class Broken(\n", "def :\n", "    )\n", "'''\n"]))

    def comment(self):
        place = self.start_of_line()
        self.type(place, place, f"# note {self.random.randint(0, 9)} 漢😀\n")

    def suppress(self):
        place = self.end_of_line()
        self.type(
            place, place, self.random.choice(["  # chipfit: ignore", "  # chipfit: ignore[CF003, CF101]", "  # 😀"])
        )

    def line(self):
        place = self.start_of_line()
        self.type(place, place, "\n")

    def ends(self):
        """All line ends become others, as when somebody picks them in the status bar."""
        plain = self.text.replace("\r\n", "\n")
        self.editor.change(self.uri, plain if plain != self.text else plain.replace("\n", "\r\n"))

    def wide(self):
        place = self.text.find("unused")
        place = place if place >= 0 else self.place()
        self.type(place, place, self.random.choice(["漢", "é", "ñ_"]))

    def undo(self):
        back = self.history.pop() if self.history else BASE
        self.editor.change(self.uri, back)

    def again(self):
        """Back to the start, by one edit of the whole."""
        self.history.clear()
        self.type(0, len(self.text), BASE)

    def exchange(self, choices):
        found = [choice for choice in choices if choice in self.text]
        old = self.random.choice(found) if found else ""
        place = self.text.find(old) if old else self.place()
        self.type(place, place + len(old), self.random.choice(choices))

    def type(self, start, end, new):
        self.editor.type(self.uri, start, end, new)

    def place(self):
        return self.legal(self.random.randint(0, len(self.text)))

    def legal(self, place):
        """No editor puts its cursor between the two halves of a line's end."""
        return place - 1 if self.text[place - 1 : place + 1] == "\r\n" else place

    def start_of_line(self):
        return self.text.rfind("\n", 0, self.place()) + 1

    def end_of_line(self):
        place = self.text.find("\n", self.place())
        return self.legal(place if place >= 0 else len(self.text))


def fresh(root, text):
    """What the command line finds in the text: code, severity, place, message, related lines, fixes."""
    run = subprocess.run(
        [PROGRAM, "lint", "--format", "json", "-q", "--stdin-filename", "net.py", "-"],
        cwd=root,
        env={**os.environ, "CHIPFIT_CACHE_DIR": str(root / ".cache")},
        input=text.encode(),
        capture_output=True,
        timeout=120,
    )
    assert run.stderr == b""
    lines = re.split(r"\r\n|\r|\n", text)

    def place(position):
        """Counted from 0; CPython may point behind a line's end, where the protocol has no place."""
        line = position["line"] - 1
        return line, min(position["column"] - 1, len(lines[line]))

    return sorted(
        (
            d["code"],
            d["severity"],
            *(place(d["range"][end]) for end in ("start", "end")),
            said("\n".join([d["message"], *d["notes"]])),
            tuple(sorted(r["range"]["start"]["line"] - 1 for r in d["related"])),
        )
        for d in json.loads(run.stdout)["diagnostics"]
    )


def said(message):
    """CPython counts the lines up to a missing quote otherwise with \\r\\n, which stdin has not."""
    return re.sub(r" \(detected at line \d+\)", "", message)


def shown(diagnostics, text, encoding):
    """The same of what the editor shows, with places in characters. Fails on one that is not in the text."""
    return sorted(
        (
            d["code"],
            SEVERITIES[d["severity"]],
            *(character(text, d["range"][end], encoding) for end in ("start", "end")),
            said(d["message"]),
            tuple(sorted(r["location"]["range"]["start"]["line"] for r in d.get("relatedInformation", ()))),
        )
        for d in diagnostics
    )


def assert_it_is_what_lint_finds(typist, root):
    """At once, but for a text that is no Python: there the findings of the last trace stay until it is some again."""
    editor = typist.editor
    stands, truth = shown(editor.stands(typist.uri), typist.text, editor.encoding), fresh(root, typist.text)
    if any(code == "CF002" for code, *_ in truth):
        assert [found for found in stands if found[0] in ("CF002", "CF005", "CF007")] == truth, repr(typist.text)
        typist.again()
        typist.note("again")
        stands, truth = shown(editor.stands(typist.uri), typist.text, editor.encoding), fresh(root, typist.text)
    assert stands == truth, repr(typist.text)


def assert_each_is_current(typist, encoding):
    """Whatever was shown: not about an older text than what was shown before, in its text, and only once."""
    versions = [version for version, _ in typist.editor.shown[typist.uri]]
    assert versions == sorted(versions)
    for version, diagnostics in typist.editor.shown[typist.uri]:
        found = shown(diagnostics, typist.texts[version], encoding)
        assert len(set(found)) == len(found), f"shown twice in version {version}: {found}"


def flickers(typist):
    """The kinds of edits during which all findings went away and came back the same."""
    seen, found = typist.editor.shown[typist.uri], []
    for (old, before), (_, between), (new, after) in zip(seen, seen[1:], seen[2:], strict=False):
        same = Counter(d["message"] for d in before) == Counter(d["message"] for d in after)
        if before and not between and same:
            found.append({typist.kinds[version] for version in range(old + 1, new + 1)})
    return found


@pytest.mark.parametrize(
    ("pull", "encoding", "seed", "edits"), [(False, "utf-16", 1, 200), (True, "utf-8", 2, 60), (True, "utf-16", 3, 60)]
)
def test_random_edits(tmp_path, pull, encoding, seed, edits):
    (tmp_path / "chipfit.toml").touch()
    editor = Editor(tmp_path, pull=pull, encoding=encoding)
    try:
        typist = Typist(editor, editor.open("net.py", BASE), seed)
        for number in range(1, edits + 1):
            typist.edit()
            if number % EVERY == 0 or number == edits:
                assert_it_is_what_lint_finds(typist, tmp_path)
        assert_each_is_current(typist, editor.encoding)
        assert not [kinds for kinds in flickers(typist) if kinds <= HARMLESS]
        assert editor.shutdown() == 0
        assert editor.log() == ""
    finally:
        editor.kill()
