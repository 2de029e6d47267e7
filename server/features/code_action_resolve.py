"""`codeAction/resolve`: a fix that nobody has tried yet is tried when the user takes it."""

from typing import Any

from lsprotocol import types

from ...analysis.diagnostic import Diagnostic, Fix
from ..document import Document
from ..language_server import Server
from ..reporters.fix_title import fix_title


def register(server: Server) -> None:
    """Add the feature."""
    server.feature(types.CODE_ACTION_RESOLVE)(_resolve)


def resolves_edits(ls: Server) -> bool:
    """Whether the client can be given an action without its edits, which it asks for when they are wanted."""
    document = ls.client_capabilities.text_document
    action = document.code_action if document else None
    support = action.resolve_support if action else None
    return bool(action and action.data_support and support and "edit" in support.properties)


def fix_data(document: Document, diagnostic: Diagnostic, fix: Fix) -> dict[str, Any]:
    """What names a fix of a version of a document."""
    start = diagnostic.span.start
    place = [start.line, start.column]
    return {
        "uri": document.uri,
        "version": document.version,
        "code": diagnostic.code,
        "at": place,
        "message": diagnostic.message,
        "title": fix.title,
    }


async def _resolve(ls: Server, action: types.CodeAction) -> types.CodeAction:
    """The action with its edits and effect; without edits if it does not help, which the user is then told."""
    data = action.data if isinstance(action.data, dict) else {}
    document = await ls.session.settled(str(data.get("uri")))
    found = _find(document, data) if document is not None else None
    if document is None or found is None:
        if data:
            ls.tell("The text has changed since this fix was offered, so it is not made.")
        return action
    tried = await ls.session.proofs.trial(document, *found, ls.session.client.python)
    if tried is not None and tried.proven is None:
        ls.tell(f"{action.title}: not made, because {tried.reason}.")
        return action
    if tried is not None and tried.proven is not None and action.title != fix_title(tried.proven):
        action.title = fix_title(tried.proven)
        ls.tell(f"{action.title}.", types.MessageType.Info)  # editors show the title that they have
    action.edit = ls.converter.workspace_edit(found[1])
    return action


def _find(document: Document, data: dict[str, Any]) -> tuple[Diagnostic, Fix] | None:
    """The finding and its fix that the data names, if the document is still what it was."""
    for diagnostic in document.found:
        for fix in diagnostic.fixes:
            if fix_data(document, diagnostic, fix) == data:
                return diagnostic, fix
    return None
