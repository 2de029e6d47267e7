"""Between our words and the protocol's: the only place that knows how an editor counts columns.

We count lines and columns from 1, columns in code points; the protocol counts both from 0, columns in code units of the
encoding that client and server have agreed on.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lsprotocol import types

from ..analysis.diagnostic import Diagnostic, Fix, Related, Severity
from ..analysis.span import Position, Span
from .cell import Cell, cell_at
from .reporters.fix_title import fix_title
from .rule_address import rule_address

SOURCE = "chipfit"
_UNIT_BYTES = {
    types.PositionEncodingKind.Utf8: ("utf-8", 1),
    types.PositionEncodingKind.Utf16: ("utf-16-le", 2),
    types.PositionEncodingKind.Utf32: ("utf-32-le", 4),
}
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFORMATION: types.DiagnosticSeverity.Information,
    Severity.HINT: types.DiagnosticSeverity.Hint,
}

_TAGS = {"unused-suppression": (types.DiagnosticTag.Unnecessary,)}
"""By rule; a client draws what is unnecessary faded."""


def split_lines(text: str) -> list[str]:
    """The lines of a text as the protocol and Python's parser see them; str.splitlines knows more line ends."""
    return re.split(r"\r\n|\r|\n", text)


@dataclass(frozen=True, slots=True)
class Converter:
    """What the conversion depends on: the agreed encoding, the text of files, and what the client understands.

    `version` is that of a document by its URI, if it has one; None for a client that takes no edits of versions.
    """

    encoding: types.PositionEncodingKind | str
    lines: Callable[[str], Sequence[str]]
    uri: Callable[[str], str]
    related_information: bool = True
    tags: frozenset[types.DiagnosticTag] = frozenset()
    cells: Callable[[str], tuple[Cell, ...]] = lambda file: ()
    version: Callable[[str], int | None] | None = None

    def range(self, span: Span) -> types.Range:
        """The protocol's range; what lies beyond the end of a line or file is drawn back to it."""
        return self.location(span).range

    def location(self, span: Span) -> types.Location:
        """A range and the document it is in: of a notebook the cell that it begins in, and no more than that."""
        lines = self.lines(span.file)
        start, end = self._position(span.start, lines), self._position(span.end, lines)
        cell = cell_at(self.cells(span.file), span.start.line)
        if cell is None:
            return types.Location(self.uri(span.file), types.Range(start, end))
        if end.line >= cell.last:
            end = self._position(Position(cell.last, len(lines[cell.last - 1]) + 1), lines)
        first = cell.first - 1
        place = types.Range(
            types.Position(max(0, start.line - first), start.character), types.Position(end.line - first, end.character)
        )
        return types.Location(cell.uri, place)

    def diagnostic(self, diagnostic: Diagnostic) -> types.Diagnostic:
        """Notes become further lines of the message; so do related places where the client cannot show them."""
        texts = [diagnostic.message, *diagnostic.notes]
        if not self.related_information:
            texts += [f"{r.span.file}:{r.span.start.line}: {r.message}" for r in diagnostic.related]
        return types.Diagnostic(
            range=self.range(diagnostic.span),
            message="\n".join(texts),
            severity=_SEVERITIES[diagnostic.severity],
            code=diagnostic.code,
            code_description=_described(diagnostic.code),
            source=SOURCE,
            related_information=[self._related(r) for r in diagnostic.related] if self.related_information else None,
            tags=[tag for tag in _TAGS.get(diagnostic.rule, ()) if tag in self.tags] or None,
            data={"rule": diagnostic.rule, "target": diagnostic.target},
        )

    def quick_fix(self, fix: Fix, diagnostic: Diagnostic) -> types.CodeAction:
        """A fix without its edits."""
        return types.CodeAction(
            title=fix_title(fix),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[self.diagnostic(diagnostic)],
        )

    def workspace_edit(self, fix: Fix) -> types.WorkspaceEdit:
        """The edits of a fix, for every file they touch."""
        changes: dict[str, list[types.TextEdit]] = {}
        for edit in fix.edits:
            place = self.location(edit.span)
            changes.setdefault(place.uri, []).append(types.TextEdit(place.range, edit.text))
        if self.version is None:
            return types.WorkspaceEdit(changes=changes)
        # A client whose text has moved on meanwhile refuses them.
        documents = {uri: types.OptionalVersionedTextDocumentIdentifier(uri, self.version(uri)) for uri in changes}
        return types.WorkspaceEdit(
            document_changes=[types.TextDocumentEdit(documents[uri], [*edits]) for uri, edits in changes.items()]
        )

    def _related(self, related: Related) -> types.DiagnosticRelatedInformation:
        return types.DiagnosticRelatedInformation(self.location(related.span), related.message)

    def _position(self, position: Position, lines: Sequence[str]) -> types.Position:
        if position.line > max(1, len(lines)):
            return self._position(Position(len(lines), len(lines[-1]) + 1), lines) if lines else types.Position(0, 0)
        line = lines[position.line - 1] if lines else ""
        return types.Position(position.line - 1, self._units(line[: position.column - 1]))

    def _units(self, text: str) -> int:
        codec, size = _UNIT_BYTES[types.PositionEncodingKind(self.encoding)]
        # An editor may send half a surrogate pair; it is a code unit like any other.
        return len(text.encode(codec, "surrogatepass")) // size


def _described(code: str) -> types.CodeDescription | None:
    address = rule_address(code)
    return types.CodeDescription(address) if address else None


def overlaps(one: types.Range, other: types.Range) -> bool:
    """Whether two ranges share a place; touching counts, so that a cursor behind a word is on it."""
    return _key(one.start) <= _key(other.end) and _key(other.start) <= _key(one.end)


def _key(position: types.Position) -> tuple[int, int]:
    return position.line, position.character
