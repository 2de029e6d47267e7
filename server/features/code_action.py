"""`textDocument/codeAction`: fixes of the findings, and the firmware on the line of a model."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from ..convert import overlaps, split_lines
from ..document import Document
from ..language_server import Server
from ..trying import can_be_tried
from .code_action_resolve import fix_data, resolves_edits
from .generate_firmware import COMMAND

if TYPE_CHECKING:
    from ...analysis.source.entry import Entry


def register(server: Server) -> None:
    """Add the feature."""
    options = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix], resolve_provider=True)
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)(_code_actions)


def _code_actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    document = ls.session.documents.get(params.text_document.uri)
    if document is None:
        return []
    actions = [*_fixes(ls, document, params.range), *_firmware(document, params.range)]
    return [action for action in actions if _is_wanted(action, params.context.only)]


def _fixes(ls: Server, document: Document, place: types.Range) -> Iterator[types.CodeAction]:
    """A fix that is known not to help is not offered; one that nobody has tried is, if the client resolves it."""
    converter, lazy = ls.converter, resolves_edits(ls)
    for diagnostic in document.found:
        if diagnostic.span.file != document.path or not overlaps(converter.range(diagnostic.span), place):
            continue
        for fix in diagnostic.fixes:
            tried = ls.session.proofs.known(document, diagnostic, fix)
            if tried is None or tried.proven is not None:
                shown = fix if tried is None or tried.proven is None else tried.proven
                action = converter.quick_fix(shown, diagnostic)
                action.data = fix_data(document, diagnostic, fix)
                if tried is not None or not lazy or not can_be_tried(diagnostic, fix, document.path):
                    action.edit = converter.workspace_edit(fix)
                yield action


def _firmware(document: Document, place: types.Range) -> Iterator[types.CodeAction]:
    lines = split_lines(document.text)
    for entry in document.entries:
        last = entry.span.start.line - 1
        first = last
        while first > 0 and lines[first - 1].lstrip().startswith(("#", "@")):
            first -= 1
        if place.start.line <= last and place.end.line >= first:
            title = f"Generate firmware for {entry.name}"
            yield _action(title, document, entry, random_weights=False)
            if not (entry.settings and entry.settings.weights and entry.settings.calibration):
                yield _action(f"{title} with random weights", document, entry, random_weights=True)


def _action(title: str, document: Document, entry: "Entry", random_weights: bool) -> types.CodeAction:
    argument = {"uri": document.uri, "entry": entry.expression, "randomWeights": random_weights}
    return types.CodeAction(title, command=types.Command(title, COMMAND, arguments=[argument]))


def _is_wanted(action: types.CodeAction, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Kinds are hierarchical: `quickfix` asks for `quickfix.x` too, and the empty kind for everything."""
    kind = action.kind or ""
    return not only or any(wanted in ("", kind) or kind.startswith(f"{wanted}.") for wanted in only)
