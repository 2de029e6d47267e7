"""The notification `chipfit/checked {uri, version, target, pending}`, for the panels of clients that ask for it."""

from functools import partial

from ..documents.document import Document
from ..language_server import Server

METHOD = "chipfit/checked"


def register(server: Server) -> None:
    """Add the feature."""
    server.session.on_checked.append(partial(_notify, server, False))
    server.session.on_tracing.append(partial(_notify, server, True))


def _notify(ls: Server, pending: bool, document: Document) -> None:
    if ls.hears_checked:
        target = document.project.target if document.project else None
        name = target.name if target else ""
        said = {"uri": document.uri, "version": document.version, "target": name, "pending": pending}
        ls.protocol.notify(METHOD, said)
