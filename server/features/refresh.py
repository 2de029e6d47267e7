"""What follows when a check is over: its models are looked at more closely, and clients ask for their marks anew."""

from functools import partial

from ..document import Document
from ..language_server import Server
from . import code_lens, inlay_hint


def register(server: Server) -> None:
    """Add the feature."""
    server.session.on_checked.append(partial(_checked, server))


def _checked(ls: Server, document: Document) -> None:
    """Files without models, which are most, cost the client nothing."""
    if document.checked is not None or document.found or document.entries:
        ls.insights.begin(document)
        inlay_hint.refresh(ls)
        code_lens.refresh(ls)
