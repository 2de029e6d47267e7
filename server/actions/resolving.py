"""What a client can do with code actions."""

from lsprotocol import types

from ..language_server import Server


def resolves_edits(ls: Server) -> bool:
    """Whether the client can be given an action without its edits, which it asks for when they are wanted."""
    document = ls.client_capabilities.text_document
    action = document.code_action if document else None
    support = action.resolve_support if action else None
    return bool(action and action.data_support and support and "edit" in support.properties)


def creates_files(ls: Server) -> bool:
    """Whether an edit may create a file."""
    workspace = ls.client_capabilities.workspace
    edit = workspace.workspace_edit if workspace else None
    # Neovim says which operations it knows, but not that they come among changes of documents, which nothing else can.
    return bool(edit and types.ResourceOperationKind.Create in (edit.resource_operations or ()))
