"""`codeAction/resolve`: a fix that nobody has tried yet is tried when the user takes it."""

from typing import Any

from lsprotocol import types

from ...analysis.diagnostic import Diagnostic, Fix
from ..actions.fix_data import finding_data, fix_data
from ..actions.suppressions import suppression_edit
from ..documents.document import Document
from ..language_server import Server
from ..reporters.fix_title import fix_title


def register(server: Server) -> None:
    """Add the feature."""
    server.feature(types.CODE_ACTION_RESOLVE)(_resolve)


async def _resolve(ls: Server, action: types.CodeAction) -> types.CodeAction:
    """The action with its edits and effect; without edits if it does not help, which the user is then told."""
    data = action.data if isinstance(action.data, dict) else {}
    if action.edit is not None or not data:
        return action
    document = await ls.session.settled(str(data.get("uri")))
    if document is None or not await _complete(ls, document, action, data):
        ls.tell("The text has changed since this fix was offered, so it is not made.")
    return action


async def _complete(ls: Server, document: Document, action: types.CodeAction, data: dict[str, Any]) -> bool:
    """Whether the document is still what the action was made for, which is then complete."""
    if "ignore" in data:
        return _ignore(ls, document, action, data)
    found = _find(document, data)
    if found is None:
        return False
    tried = await ls.session.proofs.trial(document, *found)
    if ls.session.documents.get(document.uri) is not document or _find(document, data) is None:
        return False  # an edit ends the trial, and its places are those of the text before
    if tried is not None and tried.proven is None:
        ls.tell(f"{action.title}: not made, because {tried.reason}.")
        return True
    if tried is not None and tried.proven is not None and action.title != fix_title(tried.proven):
        action.title = fix_title(tried.proven)
        ls.tell(f"{action.title}.", types.MessageType.Info)  # editors show the title that they have
    action.edit = ls.converter.workspace_edit(found[1])
    return True


def _ignore(ls: Server, document: Document, action: types.CodeAction, data: dict[str, Any]) -> bool:
    place = data["ignore"]
    for diagnostic in document.found:
        if {**finding_data(document, diagnostic), "ignore": place} == data:
            action.edit = suppression_edit(ls, document, diagnostic, place)
            if action.edit is None:
                ls.tell(f"{action.title}: not done, because there is no place for it; write it by hand.")
            return True
    return False


def _find(document: Document, data: dict[str, Any]) -> tuple[Diagnostic, Fix] | None:
    """The finding and its fix that the data names, if the document is still what it was."""
    for diagnostic in document.found:
        for fix in diagnostic.fixes:
            if fix_data(document, diagnostic, fix) == data:
                return diagnostic, fix
    return None
