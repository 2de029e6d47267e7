"""What follows when a check begins to trace or is over: clients ask for marks anew, and insights are looked for.

And what goes with a document that is closed.
"""

from functools import partial

from ..documents.document import Document
from ..language_server import Server
from . import code_lens, inlay_hint


def register(server: Server) -> None:
    """Add the feature."""
    server.session.on_tracing.append(partial(_tracing, server))
    server.session.on_checked.append(partial(_checked, server))


def close(ls: Server, uri: str) -> None:
    """Close a document; what was found out about its models goes with it, also what they said about other files."""
    document = ls.session.documents.get(uri)
    ls.session.close(uri)
    ls.insights.forget(uri)
    if document is not None and document.checked is not None and len(document.checked.texts) > 1:
        _ask_again(ls)


def _tracing(ls: Server, document: Document) -> None:
    """The lens of a model that nothing is known of yet says that it is being traced."""
    if document.checked is None:
        code_lens.refresh(ls)


def _checked(ls: Server, document: Document) -> None:
    """Files without models, which are most, cost the client nothing; one that had some has marks to lose."""
    had, document.marked = document.marked, bool(document.checked is not None or document.found or document.entries)
    ls.insights.begin(document)
    if document.marked or had:
        _ask_again(ls)


def _ask_again(ls: Server) -> None:
    inlay_hint.refresh(ls)
    code_lens.refresh(ls)
