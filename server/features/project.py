"""`chipfit/project {textDocument: {uri}}`: which board holds for a document and who says so, for a status bar."""

import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pygls.exceptions import JsonRpcInvalidParams

from ..background import Lane
from ..client_settings import ClientSettings
from ..custom_params import uri_of
from ..language_server import Server
from ..settings import Project

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
        "targetFrom": _origin(ls, client, project),
        "runtime": target.runtime.name if target is not None else project.settings.runtime,
        "configuration": project.settings.file or None,
        "trace": client.way,
        "trusted": client.trusted,
        "python": client.python or sys.executable,
        "version": version("chipfit"),
    }


def _origin(ls: Server, client: ClientSettings, project: Project) -> str:
    """Whose word the target is; one that there is no such board for does not count."""
    from ...analysis.targets import TargetError, load_target  # noqa: PLC0415

    for origin, name in (("session", ls.session.target), ("editor", client.target)):
        if not name:
            continue
        try:
            load_target(name)
        except TargetError:
            continue
        return origin
    return "configuration" if _names_target(project.settings.file) else "default"


def _names_target(file: str) -> bool:
    try:
        table = tomllib.loads(Path(file).read_text(encoding="utf-8")) if file else {}
    except (OSError, ValueError):
        return False
    inner = table if Path(file).name == "chipfit.toml" else table.get("tool", {}).get("chipfit", {})
    return isinstance(inner, dict) and "target" in inner
