"""Incremental changes as the protocol has them, made in a text: positions in code units of the agreed encoding."""

import re
from collections.abc import Iterable
from itertools import islice

from lsprotocol import types

_LINE_END = re.compile(r"\r\n|\r|\n")


def changed(text: str, changes: Iterable[types.TextDocumentContentChangeEvent], encoding: str) -> str:
    """The text after the changes, one after another. What lies outside of it is drawn back to its edge."""
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            start = offset(text, change.range.start, encoding)
            end = max(start, offset(text, change.range.end, encoding))
            text = text[:start] + change.text + text[end:]
        else:
            text = change.text
    return text


def offset(text: str, position: types.Position, encoding: str) -> int:
    """The index in `text` of a position of the protocol."""
    start = 0
    if position.line:
        end_before = next(islice(_LINE_END.finditer(text), position.line - 1, None), None)
        if end_before is None:
            return len(text)
        start = end_before.end()
    end = _LINE_END.search(text, start)
    line = text[start : end.start() if end else len(text)]
    return start + column(line, position.character, encoding)


def column(line: str, units: int, encoding: str) -> int:
    """How many characters of a line make up so many code units; the half of a character counts as none of it."""
    if encoding == types.PositionEncodingKind.Utf32 or line.isascii():
        return min(units, len(line))
    count = _utf8 if encoding == types.PositionEncodingKind.Utf8 else _utf16
    for index, character in enumerate(line):
        units -= count(ord(character))
        if units < 0:
            return index
    return len(line)


def _utf8(code: int) -> int:
    return 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4


def _utf16(code: int) -> int:
    return 1 if code < 0x10000 else 2
