"""`workspace/configuration` and the changes of it and of the folders: the section `chipfit`."""

import asyncio
from collections.abc import Mapping

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from ..client_settings import ClientSettings
from ..language_server import Server

SECTION = "chipfit"
# An editor that does not answer must not keep the diagnostics away.
TIMEOUT_S = 2.0


def register(server: Server) -> None:
    """Add the feature."""
    server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(_changed)
    server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(_changed_folders)


async def fetch(ls: Server) -> None:
    """Ask the client for its settings, if it can be asked, and apply them. Each of several folders has its own.

    What it said before stands until it answers, for the first time the options of `initialize`.
    """
    if _can_ask(ls):
        # To be waited for without being cancelled: what comes late holds as well.
        asking = asyncio.create_task(_ask(ls))
        await asyncio.wait({asking}, timeout=TIMEOUT_S)
    if not ls.session.configured:
        ls.session.configure(ls.said.initial[0])


async def _ask(ls: Server) -> None:
    number, folders = ls.said.ask(), _folders(ls)
    items = [types.ConfigurationItem(scope, SECTION) for scope in (None, *folders.values())]
    try:
        answers = await ls.workspace_configuration_async(types.ConfigurationParams(items))
    except JsonRpcException:
        return
    if isinstance(answers, list | tuple) and answers and ls.said.is_news(number):
        _apply(ls, answers[0], dict(zip(folders, answers[1:], strict=False)))


async def follow(ls: Server) -> None:
    """Ask the client to tell when its settings change."""
    workspace = ls.client_capabilities.workspace
    dynamic = workspace and workspace.did_change_configuration
    if dynamic and dynamic.dynamic_registration:
        options = types.DidChangeConfigurationRegistrationOptions(section=SECTION)
        await ls.register_dynamically(types.WORKSPACE_DID_CHANGE_CONFIGURATION, options)


async def _changed(ls: Server, params: types.DidChangeConfigurationParams) -> None:
    if _can_ask(ls):
        await fetch(ls)
    elif params.settings is None or isinstance(params.settings, Mapping):
        _apply(ls, (params.settings or {}).get(SECTION), {})


async def _changed_folders(ls: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """What is in a folder that has gone is closed by the client."""
    if _can_ask(ls):
        await fetch(ls)


def _folders(ls: Server) -> dict[str, str]:
    """The URIs of the workspace folders by their paths; none where there is only one."""
    found = ls.folders
    return found if len(found) > 1 else {}


def _can_ask(ls: Server) -> bool:
    workspace = ls.client_capabilities.workspace
    return bool(workspace and workspace.configuration)


def _apply(ls: Server, value: object, by_folder: Mapping[str, object]) -> None:
    client, problems = ls.said.configured(None, value)
    folders: dict[str, ClientSettings] = {}
    for folder, said in by_folder.items():
        folders[folder], more = ls.said.configured(folder, said)
        problems = (*problems, *more)
    for problem in dict.fromkeys(problems):
        ls.tell(problem)
    ls.session.configure(client, folders)
