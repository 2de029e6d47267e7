"""Edits as editors send them: pieces, in code units of the agreed encoding."""

import random

import pytest
from lsprotocol import types

from chipfit.server.protocol.text_changes import changed

UNITS = {"utf-8": lambda t: len(t.encode()), "utf-16": lambda t: len(t.encode("utf-16-le")) // 2, "utf-32": len}
PIECES = ["x", "😀", "漢字", "é", "\n", "\r\n", "\r", "\f", "\u2028", "    ", ""]


def change(start, end, text):
    place = types.Range(types.Position(*start), types.Position(*end))
    return types.TextDocumentContentChangePartial(place, text)


def position(text, index, encoding):
    """What an editor says for an index; None between the halves of a line end."""
    before = text[:index]
    if before.endswith("\r") and text[index : index + 1] == "\n":
        return None
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return len(lines) - 1, UNITS[encoding](lines[-1])


@pytest.mark.parametrize("encoding", UNITS)
def test_random_edits_give_the_text_that_the_editor_has(encoding):
    chosen = random.Random(encoding)
    text = "class Net:\n    pass\n"
    for _ in range(400):
        start = chosen.randint(0, len(text))
        end = min(len(text), start + chosen.choice([0, 0, 1, 5]))
        first, last = position(text, start, encoding), position(text, end, encoding)
        if first is None or last is None:
            continue
        piece = "".join(chosen.choices(PIECES, k=2))
        expected = text[:start] + piece + text[end:]
        assert changed(text, [change(first, last, piece)], encoding) == expected
        text = expected


@pytest.mark.parametrize(
    ("start", "end", "after"),
    [
        ((0, 99), (0, 99), "ab!\ncd"),
        ((9, 0), (9, 9), "ab\ncd!"),
        ((1, 1), (0, 1), "ab\nc!d"),
    ],
)
def test_places_that_are_none_are_drawn_back(start, end, after):
    assert changed("ab\ncd", [change(start, end, "!")], "utf-16") == after


def test_half_a_character_is_none_of_it():
    assert changed("😀b", [change((0, 1), (0, 2), "!")], "utf-16") == "!b"


@pytest.mark.parametrize("encoding", UNITS)
def test_an_edit_behind_wide_characters_reaches_the_check(start, encoding):
    client = start(capabilities={"general": {"positionEncodings": [encoding]}})
    assert client.capabilities["textDocumentSync"]["change"] == 2
    line = "s = '😀漢é'; y = 1"
    uri = client.open("net.py", f"from torch import nn\n{line}\n")
    assert client.codes(uri) == []
    at = UNITS[encoding](line)
    client.edit(uri, (1, at - 1), (1, at), "(")
    assert client.codes(uri) == ["CF002"]
    client.edit(uri, (1, at - 1), (1, at), "2")
    assert client.codes(uri) == []
    assert (client.shutdown(), client.log()) == (0, "")
