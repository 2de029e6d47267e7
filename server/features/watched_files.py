"""`workspace/didChangeWatchedFiles`: configurations, and Python files that models import."""

from lsprotocol import types

from ..language_server import Server

PATTERNS = ("**/pyproject.toml", "**/chipfit.toml", "**/*.py")


def register(server: Server) -> None:
    """Add the feature."""
    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_changed)


async def follow(ls: Server) -> None:
    """Ask for notifications, of a client that can be asked. With others, we look now and then (dependencies.py)."""
    workspace = ls.client_capabilities.workspace
    dynamic = workspace and workspace.did_change_watched_files
    if dynamic and dynamic.dynamic_registration:
        watchers = [types.FileSystemWatcher(pattern) for pattern in PATTERNS]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        await ls.register_dynamically(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)


def _changed(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
    ls.session.look_around()
