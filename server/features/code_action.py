"""`textDocument/codeAction`: fixes and suppressions of the findings; firmware and another board on a model's line."""

from collections.abc import Iterator, Sequence

from lsprotocol import types

from ...analysis.diagnostic import Diagnostic
from ..actions.model_actions import FIRMWARE_KIND, TARGET_KIND, firmware, other_board
from ..actions.rule_fixes import FIX_ALL, fix_all, rule_fixes
from ..actions.suppressions import suppressions
from ..convert import SOURCE, overlaps, split_lines
from ..documents.document import Document
from ..language_server import Server
from ..opened import Opened, opened

KINDS = (types.CodeActionKind.QuickFix, FIX_ALL, FIRMWARE_KIND, TARGET_KIND)


def register(server: Server) -> None:
    """Add the feature."""
    options = types.CodeActionOptions(code_action_kinds=list(KINDS), resolve_provider=True)
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)(_code_actions)


def _code_actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    place, only = opened(ls.session, params.text_document.uri), params.context.only
    if place is None:
        return []
    document, given = place.document, params.context.diagnostics
    if not only and len(given) == 1 and _is_all(place, params.range):
        # Kate asks so for the fixes of one finding, and some of its versions carry out all that they are given.
        only = [types.CodeActionKind.QuickFix]
    found: dict[Diagnostic, Document] = {}
    for diagnostic, by in _in_range(ls, place, params.range):
        if _is_given(ls, diagnostic, given):
            found.setdefault(diagnostic, by)
    by_finder = [(by, [d for d in found if found[d] is by]) for by in dict.fromkeys(found.values())]
    actions: list[types.CodeAction] = []
    if _is_wanted(types.CodeActionKind.QuickFix, only):
        actions += (action for by, some in by_finder for action in rule_fixes(ls, by, some))
    if _is_wanted(FIX_ALL, only):
        actions += fix_all(ls, document)
    if _is_wanted(TARGET_KIND, only) and not document.cells:
        actions += other_board(ls, document, params.range, list(found))
    if _is_wanted(FIRMWARE_KIND, only) and not document.cells:
        actions += firmware(document, params.range)
    if _is_wanted(types.CodeActionKind.QuickFix, only):
        actions += (action for by, some in by_finder for action in suppressions(ls, by, some))
    return actions


def _in_range(ls: Server, place: Opened, wanted: types.Range) -> Iterator[tuple[Diagnostic, Document]]:
    """The findings of a document, and the documents whose checks have found them: a model may be in another file."""
    documents = ls.session.documents.values()
    for by in sorted(documents, key=lambda document: document is not place.document):
        for diagnostic in by.found:
            there = diagnostic.span.file == place.document.path and place.holds(diagnostic.span.start.line)
            if there and overlaps(ls.converter.range(diagnostic.span), wanted):
                yield diagnostic, by


def _is_all(place: Opened, wanted: types.Range) -> bool:
    """Whether a range is the whole text of a file."""
    last = len(split_lines(place.document.text)) - 1
    return not place.document.cells and wanted.start == types.Position(0, 0) and wanted.end.line >= last


def _is_given(ls: Server, diagnostic: Diagnostic, given: Sequence[types.Diagnostic]) -> bool:
    """Whether a finding is one of those the client asks about; none at all stand for whatever is there."""
    place = ls.converter.range(diagnostic.span)
    return not given or any(
        one.source == SOURCE and one.code == diagnostic.code and overlaps(one.range, place) for one in given
    )


def _is_wanted(kind: types.CodeActionKind | str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Kinds are hierarchical: `quickfix` asks for `quickfix.x` too, and the empty kind for everything."""
    name = _text(kind)
    return not only or any(_text(wanted) in ("", name) or name.startswith(f"{_text(wanted)}.") for wanted in only)


def _text(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind
