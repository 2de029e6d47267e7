"""`workspace/configuration` and `workspace/didChangeConfiguration`: the section `chipfit`."""

import asyncio
from collections.abc import Mapping

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from ..language_server import Server

SECTION = "chipfit"
# An editor that does not answer must not keep the diagnostics away.
TIMEOUT_S = 2.0


def register(server: Server) -> None:
    """Add the feature."""
    server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(_changed)


async def fetch(ls: Server) -> None:
    """Ask the client for its settings, if it can be asked, and apply them."""
    answer = None
    if _can_ask(ls):
        wanted = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
        try:
            async with asyncio.timeout(TIMEOUT_S):
                answer = await ls.workspace_configuration_async(wanted)
        except (TimeoutError, JsonRpcException):
            pass
    _apply(ls, answer[0] if answer else None)


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
    elif isinstance(params.settings, Mapping):
        _apply(ls, params.settings.get(SECTION))


def _can_ask(ls: Server) -> bool:
    workspace = ls.client_capabilities.workspace
    return bool(workspace and workspace.configuration)


def _apply(ls: Server, value: object) -> None:
    client, problems = ls.initial.updated(value)
    for problem in problems:
        ls.tell(problem)
    ls.session.configure(client)
