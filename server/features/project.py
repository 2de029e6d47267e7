"""`chipfit/project {textDocument: {uri}}`: which board holds for a document and who says so, for a status bar."""

import sys
from typing import Any

from pygls.exceptions import JsonRpcInvalidParams

from ..background import Lane
from ..language_server import Server
from ..own_metadata import own_version
from ..protocol.custom_params import uri_of
from ..target_origin import target_origin

METHOD = "chipfit/project"


def register(server: Server) -> None:
    """Add the feature."""
    server.feature(METHOD)(_project)


async def _project(ls: Server, params: Any) -> dict[str, Any]:
    uri = uri_of(params)
    path = ls.path(uri) if uri is not None else None
    if path is None:
        raise JsonRpcInvalidParams(f"{METHOD} takes an object with a file's `textDocument.uri`.")
    lane = Lane("project")
    try:
        return await lane.run(lambda: _answer(ls, path))
    finally:
        lane.close()


def _answer(ls: Server, path: str) -> dict[str, Any]:
    client, project = ls.session.client_at(path), ls.session.project(path)
    target = project.target
    return {
        "target": target.name if target is not None else project.settings.target,
        "targetFrom": target_origin(ls.session, path, project),
        "runtime": target.runtime.name if target is not None else project.settings.runtime,
        "configuration": project.settings.file or None,
        "trace": client.way,
        "trusted": client.trusted,
        "python": client.python or sys.executable,
        "version": own_version(),
    }
