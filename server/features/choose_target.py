"""The commands `chipfit.selectTarget {uri?, target?}` and `chipfit.setTarget {target}` -> `{target}`.

The board holds for this session, in place of the configured one; the empty string undoes that. A client with a picker
of its own calls the second with what was picked. The first asks if it is not told.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from ...analysis.targets import TargetError
from ..background import Lane
from ..client.asking import Declined, ask
from ..language_server import Server
from ..settings import open_project

SELECT, SET = "chipfit.selectTarget", "chipfit.setTarget"


def register(server: Server) -> None:
    """Add the feature."""
    server.command(SELECT)(_select)
    server.command(SET)(_set)


async def _select(ls: Server, arguments: list[Any], token: types.ProgressToken | None) -> dict[str, Any] | None:
    """Null if the user chooses nothing, or what there is not; why is told where it was not the user's choice."""
    uri, target = _arguments(SELECT, arguments)
    path = _path(ls, uri)
    if target is None:
        try:
            target = await _asked(ls, path)
        except Declined as declined:
            if str(declined):
                ls.tell(str(declined))
            return None
    return _take(ls, path, target)


async def _set(ls: Server, arguments: list[Any], token: types.ProgressToken | None) -> dict[str, Any] | None:
    uri, target = _arguments(SET, arguments)
    if target is None:
        raise JsonRpcInvalidParams(f"{SET} takes one object with a `target`.")
    return _take(ls, _path(ls, uri), target)


def _arguments(command: str, arguments: list[Any]) -> tuple[str | None, str | None]:
    given = arguments[0] if len(arguments) == 1 else None if arguments else {}
    if isinstance(given, Mapping):
        uri, target = given.get("uri"), given.get("target")
        if (uri is None or type(uri) is str) and (target is None or type(target) is str):
            return uri, target
    raise JsonRpcInvalidParams(f"{command} takes one object with a document's `uri` and a `target`, both strings.")


def _path(ls: Server, uri: str | None) -> str | None:
    document = ls.session.holding(uri) if uri is not None else None
    return document.path if document is not None else ls.path(uri) if uri is not None else None


def _take(ls: Server, path: str | None, target: str) -> dict[str, Any] | None:
    """Have it hold; a board file may be relative to the workspace folder."""
    if target.endswith(".toml"):
        target = str(_root(ls, path) / target)
    try:
        ls.session.override_target(target or None)
    except TargetError as error:
        ls.tell(str(error), types.MessageType.Error)
        return None
    return {"target": target}


async def _asked(ls: Server, path: str | None) -> str:
    """Raises Declined."""
    document = ls.session.at(path) if path is not None else None
    models = document.result.models if document is not None and document.result is not None else ()
    root = _root(ls, path)

    def choices() -> Mapping[str, str | None]:
        from ..firmware.target_choices import target_choices  # noqa: PLC0415

        return target_choices(_configured(ls, path or str(root)), root, Path(path).parent if path else root, models)

    lane = Lane("targets")
    try:
        found = await lane.run(choices)
    finally:
        lane.close()
    title = await ask(ls, "Which board is to be checked against, until the editor is closed?", list(found), "")
    return found[title] or ""


def _configured(ls: Server, path: str) -> Any:
    """The project as it is without a choice for the session."""
    client = ls.session.client_at(path)
    try:
        return open_project(path, target=client.target, runtime=client.runtime)
    except TargetError:
        return open_project(path)


def _root(ls: Server, path: str | None) -> Path:
    """The workspace folder of a file; without one, the first."""
    if path is not None:
        return ls.folder(path)
    return Path(next(iter(ls.roots), "."))
