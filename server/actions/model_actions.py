"""What can be done with a whole model, on its line: firmware, and another board."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from ...analysis.diagnostic import Diagnostic
from ..convert import split_lines
from ..documents.document import Document
from ..firmware.command import COMMAND as GENERATE
from ..language_server import Server

if TYPE_CHECKING:
    from ...analysis.source.entry import Entry

SELECT_TARGET = "chipfit.selectTarget"
FIRMWARE_KIND, TARGET_KIND = "chipfit.firmware", "chipfit.target"
# What another board would solve: too little memory, too slow, no kernel.
_OF_THE_BOARD = frozenset({"CF101", "CF301", "CF302", "CF303", "CF401"})


def firmware(document: Document, place: types.Range) -> Iterator[types.CodeAction]:
    """For every model whose head is in the range."""
    for entry in _models(document, place):
        title = f"Generate firmware for {entry.name}"
        yield _generate(title, document, entry, random_weights=False)
        if not (entry.settings and entry.settings.weights and entry.settings.calibration):
            yield _generate(f"{title} with random weights", document, entry, random_weights=True)


def other_board(
    ls: Server, document: Document, place: types.Range, found: Sequence[Diagnostic]
) -> Iterator[types.CodeAction]:
    """On the head of a model, and where one is found to be too much for its board."""
    known = SELECT_TARGET in ls.client_commands or SELECT_TARGET in ls.protocol.fm.commands
    wanted = any(_models(document, place)) or any(diagnostic.code in _OF_THE_BOARD for diagnostic in found)
    if known and wanted:
        title = "Check for another board…"
        yield _action(title, TARGET_KIND, SELECT_TARGET, {"uri": document.uri})


def _models(document: Document, place: types.Range) -> "Iterator[Entry]":
    lines = split_lines(document.text) if document.entries else []
    for entry in document.entries:
        last = entry.span.start.line - 1
        first = last
        while first > 0 and lines[first - 1].lstrip().startswith(("#", "@")):
            first -= 1
        if place.start.line <= last and place.end.line >= first:
            yield entry


def _generate(title: str, document: Document, entry: "Entry", random_weights: bool) -> types.CodeAction:
    argument = {"uri": document.uri, "entry": entry.expression, "randomWeights": random_weights}
    return _action(title, FIRMWARE_KIND, GENERATE, argument)


def _action(title: str, kind: str, command: str, argument: dict[str, Any]) -> types.CodeAction:
    return types.CodeAction(title, kind, command=types.Command(title, command, arguments=[argument]))
