"""Progress of a long request in the editor, and its cancel button."""

import asyncio
from concurrent.futures import Future
from contextlib import suppress
from types import TracebackType
from typing import Self
from uuid import uuid4

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from ..language_server import Server


class Progress:
    """An async context manager from `begin` to `end`; silent for a client that shows no progress.

    The token is the client's, or one of ours if it gave none. `cancelled` is set when the user cancels. `measured` says
    that percentages will be reported.
    """

    def __init__(self, server: Server, token: types.ProgressToken | None, title: str, measured: bool = False) -> None:
        self._server = server
        self._token = token
        self._title = title
        self._measured = measured
        self._loop = asyncio.get_running_loop()
        self.cancelled = asyncio.Event()

    async def __aenter__(self) -> Self:
        shown = self._server.work_done_progress
        if self._token is None:
            self._token = await self._created()
        if self._token is not None:
            # The protocol has no percentages after a beginning without one.
            percentage = 0 if self._measured else None
            begin = types.WorkDoneProgressBegin(self._title, cancellable=True, message="", percentage=percentage)
            shown.begin(self._token, begin)
            shown.tokens[self._token].add_done_callback(lambda future: self.cancelled.set())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self._token is not None:
            self._server.work_done_progress.end(self._token, types.WorkDoneProgressEnd())
            self._server.work_done_progress.tokens.pop(self._token, None)
            self._token = None

    def __call__(self, message: str, percentage: int | None = None) -> None:
        """Report what is being done now. Safe from any thread."""
        with suppress(RuntimeError):  # the loop is closed: nobody looks at it any more
            self._loop.call_soon_threadsafe(self._report, message, percentage)

    def _report(self, message: str, percentage: int | None) -> None:
        if self._token is not None:
            report = types.WorkDoneProgressReport(message=message, percentage=percentage)
            self._server.work_done_progress.report(self._token, report)

    async def _created(self) -> types.ProgressToken | None:
        window = self._server.client_capabilities.window
        if not (window and window.work_done_progress):
            return None
        token, tokens = str(uuid4()), self._server.work_done_progress.tokens
        tokens[token] = Future()  # before the client knows of it, so that it can cancel at once
        try:
            await self._server.window_work_done_progress_create_async(types.WorkDoneProgressCreateParams(token))
        except JsonRpcException:
            del tokens[token]
            return None
        return token
