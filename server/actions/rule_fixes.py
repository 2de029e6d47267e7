"""The fixes of the findings in a range, each by itself, and all safe ones of a document at once."""

from collections.abc import Iterator, Sequence

from lsprotocol import types

from ...analysis.diagnostic import Diagnostic, Fix, Safety
from ..documents.document import Document
from ..files.source_file import SourceFile
from ..fixes.fixes import apply_fixes
from ..fixes.trying import can_be_tried
from ..language_server import Server
from .fix_data import fix_data
from .resolving import resolves_edits

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.chipfit"


def rule_fixes(ls: Server, document: Document, found: Sequence[Diagnostic]) -> Iterator[types.CodeAction]:
    """A fix that is known not to help is not offered; one that nobody has tried is, if the client resolves it."""
    converter, lazy = ls.converter, resolves_edits(ls)
    for diagnostic in found:
        preferred = False
        for fix in diagnostic.fixes:
            tried = ls.session.proofs.known(document, diagnostic, fix)
            if tried is not None and tried.proven is None:
                continue
            action = converter.quick_fix(fix if tried is None or tried.proven is None else tried.proven, diagnostic)
            action.data = fix_data(document, diagnostic, fix)
            if fix.safety is Safety.SAFE and not preferred:
                action.is_preferred = preferred = True
            if tried is not None or not lazy or not can_be_tried(diagnostic, fix, document.path):
                action.edit = converter.workspace_edit(fix)
            yield action


def fix_all(ls: Server, document: Document) -> Iterator[types.CodeAction]:
    """The safe fixes of a document that go together. One that changes the network has to have been tried."""
    safe = [
        diagnostic
        for diagnostic in document.found
        if any(fix.safety is Safety.SAFE and _is_settled(ls, document, diagnostic, fix) for fix in diagnostic.fixes)
    ]
    source = SourceFile(document.path, document.text, "utf-8", True)
    applied = apply_fixes(source, safe, unsafe=False).applied
    edits = tuple(edit for diagnostic in applied for edit in _safe(diagnostic, document.path).edits)
    if edits:
        title = f"Make all safe fixes ({len(applied)})" if len(applied) > 1 else "Make the safe fix"
        whole = Fix(title, Safety.SAFE, edits)
        yield types.CodeAction(f"chipfit: {title}", FIX_ALL, edit=ls.converter.workspace_edit(whole))


def _is_settled(ls: Server, document: Document, diagnostic: Diagnostic, fix: Fix) -> bool:
    if not can_be_tried(diagnostic, fix, document.path):
        return True
    tried = ls.session.proofs.known(document, diagnostic, fix)
    return tried is not None and tried.proven is not None


def _safe(diagnostic: Diagnostic, file: str) -> Fix:
    """The fix that apply_fixes has applied."""
    from ..fixes.fixes import applicable  # noqa: PLC0415

    fix = applicable(diagnostic, file, unsafe=False)
    assert fix is not None
    return fix
