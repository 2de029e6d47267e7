"""`initialize`, `initialized` and `shutdown`."""

import asyncio
import os

from lsprotocol import types

from ..language_server import Server
from ..protocol.parent import watch_parent
from ..said_settings import SaidSettings
from . import configuration, document_symbol, pull_diagnostics, watched_files

FOLLOWING = (configuration, watched_files, document_symbol)
"""Features of which the client is told when it can be asked."""

# Files are looked at that often, at most, while the client asks us things.
LOOK_S = 2.0


def register(server: Server) -> None:
    """Add the feature."""
    server.feature(types.INITIALIZE)(_initialize)
    server.feature(types.INITIALIZED)(_initialized)
    server.feature(types.SHUTDOWN)(_shutdown)


def _initialize(ls: Server, params: types.InitializeParams) -> None:
    ls.said = SaidSettings(params.initialization_options)
    for problem in ls.said.initial[1]:
        ls.tell(problem)
    if params.process_id is not None:
        watch_parent(params.process_id, lambda: _die(ls))
    if ls.pulls:
        pull_diagnostics.offer(ls)
    document_symbol.offer(ls)
    ls.protocol.on_request = lambda: ls.session.look_around(LOOK_S)
    ls.protocol.version_of = ls.session.version_of


async def _initialized(ls: Server, params: types.InitializedParams) -> None:
    # A client that never answers one of them gets the others all the same.
    await asyncio.gather(configuration.fetch(ls), *(feature.follow(ls) for feature in FOLLOWING))


def _shutdown(ls: Server, params: None) -> None:
    ls.session.shutdown()
    ls.close()


def _die(server: Server) -> None:
    server.close()
    os._exit(1)
