"""Files and folders in the user's browser or file manager, where the client can open them."""

from pathlib import Path

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from ..language_server import Server


def can_show(ls: Server) -> bool:
    """Whether the client opens what it is given."""
    window = ls.client_capabilities.window
    return bool(window and window.show_document and window.show_document.support)


async def show_outside(ls: Server, path: Path) -> bool:
    """Have the client open a file or folder outside of the editor; whether it did."""
    if not can_show(ls):
        return False
    try:
        shown = await ls.window_show_document_async(types.ShowDocumentParams(path.as_uri(), external=True))
    except JsonRpcException:
        return False
    return bool(shown and shown.success)
