"""Actions that silence a finding: on its line, in its file, in the configuration."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.uris import from_fs_path

from ...analysis.config_file import find
from ...analysis.diagnostic import Diagnostic, Fix, Safety
from ..documents.document import Document
from ..fixes.ignored_rules import with_ignored
from ..fixes.text_change import text_change
from ..language_server import Server
from .fix_data import finding_data
from .resolving import creates_files, resolves_edits

# What keeps a file from being checked at all is not silenced by a comment in it, and an idle comment is removed.
_NOT_SILENCED = frozenset({"CF002", "CF004", "CF009"})
_PLACES = {"line": "on this line", "file": "in this file", "configuration": "in the configuration"}


def suppressions(ls: Server, document: Document, found: Sequence[Diagnostic]) -> Iterator[types.CodeAction]:
    """Three for every rule that has something to say; their edits are made when they are wanted, if that can be."""
    rules = {diagnostic.code: diagnostic for diagnostic in found if diagnostic.code not in _NOT_SILENCED}
    for diagnostic in rules.values():
        for place, words in _PLACES.items():
            action = types.CodeAction(
                f"Ignore {diagnostic.code} ({diagnostic.rule}) {words}",
                types.CodeActionKind.QuickFix,
                diagnostics=[ls.converter.diagnostic(diagnostic)],
                data={**finding_data(document, diagnostic), "ignore": place},
            )
            if not resolves_edits(ls):
                action.edit = suppression_edit(ls, document, diagnostic, place)
            if action.edit is not None or resolves_edits(ls):
                yield action


def suppression_edit(ls: Server, document: Document, diagnostic: Diagnostic, place: Any) -> types.WorkspaceEdit | None:
    """The edit that silences a finding of a document's check at a place of `_PLACES`; None where it has no room.

    The finding may be in another file; what is configured for the document decides about it all the same.
    """
    from ..fixes.suppressing import in_file, on_line  # noqa: PLC0415

    if place == "configuration":
        return _in_configuration(ls, document.path, diagnostic.code)
    path, holder = diagnostic.span.file, ls.session.at(diagnostic.span.file)
    if holder is None:
        return None
    text = holder.text
    new = on_line(path, text, diagnostic) if place == "line" else in_file(path, text, diagnostic.code)
    return None if new is None else ls.converter.workspace_edit(_fix(path, text, new))


def _in_configuration(ls: Server, path: str, code: str) -> types.WorkspaceEdit | None:
    """In the one that holds for the file, else in the workspace folder's pyproject.toml, else in a new one."""
    project = ls.folder(path) / "pyproject.toml"
    known = find(path)
    file = Path(known) if known else project if project.is_file() else project.with_name("chipfit.toml")
    if not file.exists():
        return _created(file, code) if creates_files(ls) else None
    text = _text(ls, file)
    new = with_ignored(str(file), text, code) if text is not None else None
    return None if text is None or new is None else ls.converter.workspace_edit(_fix(str(file), text, new))


def _created(file: Path, code: str) -> types.WorkspaceEdit | None:
    uri, new = from_fs_path(str(file)), with_ignored(str(file), "", code)
    if uri is None or new is None:
        return None
    start = types.Position(0, 0)
    document = types.OptionalVersionedTextDocumentIdentifier(uri)
    edit = types.TextDocumentEdit(document, [types.TextEdit(types.Range(start, start), new)])
    return types.WorkspaceEdit(document_changes=[types.CreateFile(uri=uri), edit])


def _text(ls: Server, file: Path) -> str | None:
    """As it is on disk. An editor that has it open with other text applies the edit to that, as with any file."""
    try:
        return file.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None


def _fix(file: str, old: str, new: str) -> Fix:
    return Fix("", Safety.SAFE, (text_change(file, old, new),))
