"""The protocol as pygls has it, but for what an editor that makes mistakes, or is in a hurry, would do to it."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextvars import ContextVar
from typing import Any

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcParseError,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol, json_rpc, lsp_method

logger = logging.getLogger(__name__)
asked_version: ContextVar[int | None] = ContextVar("asked_version", default=None)
"""The version of the document that a request is about, as it was when the request came: its handler may start later,
behind an edit."""


class Protocol(LanguageServerProtocol):
    """Texts are the session's matter, so pygls keeps none. `on_exit` is called when the client says so,
    `version_of` tells the version of an open document.

    A command gets its progress token, and can be cancelled as any other request.
    """

    on_exit: Callable[[], None] = staticmethod(lambda: None)
    on_request: Callable[[], None] = staticmethod(lambda: None)
    version_of: Callable[[str], int | None] = staticmethod(lambda uri: None)
    initialized = False

    lsp_text_document__did_open = None  # pyright: ignore
    lsp_text_document__did_change = None  # pyright: ignore
    lsp_text_document__did_close = None  # pyright: ignore
    lsp_notebook_document__did_open = None  # pyright: ignore
    lsp_notebook_document__did_change = None  # pyright: ignore
    lsp_notebook_document__did_close = None  # pyright: ignore

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    async def lsp_workspace__execute_command(self, params: types.ExecuteCommandParams) -> Any:  # pyright: ignore
        """Run a command: an async function of its list of arguments and of the client's progress token or None."""
        command = self.fm.commands.get(params.command)
        try:
            if command is None:
                raise JsonRpcInvalidParams(f"There is no command {params.command}.")
            return await command(params.arguments or [], params.work_done_token)
        finally:
            if params.work_done_token is not None:
                self.progress.tokens.pop(params.work_done_token, None)

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_: Any) -> None:  # pyright: ignore
        """The client is done with us."""
        self.on_exit()

    def receive(self, message: Any) -> None:
        """Handle what the client sent: anything that is JSON, or a JsonRpcParseError."""
        if self._shutdown and isinstance(message, Mapping) and "method" not in message:
            return  # the answer to a question of before the end
        number = message.get("id") if isinstance(message, Mapping) else None
        number = number if isinstance(number, int | str) else None
        is_request = isinstance(message, Mapping) and "method" in message and number is not None
        try:
            known = self._understood(message)
            asked_version.set(self._version(message) if is_request else None)
            self._expect_cancel(known)
            self.handle_message(known)
        except JsonRpcException as error:
            logger.info("cannot handle %.200r: %s", message, error)
            if is_request:
                self._send_response(number, error=error.to_response_error())  # pyright: ignore
            elif not isinstance(message, Mapping):  # nobody knows of what this was to be the number
                said = {"code": error.code, "message": error.message}
                self._send_data({"jsonrpc": self.VERSION, "id": None, "error": said})
        except Exception:
            logger.exception("cannot handle %.200r", message)
        if is_request:
            self.on_request()

    def _expect_cancel(self, known: Any) -> None:
        """A command may be cancelled as soon as it is sent: the client need not wait for its progress to begin."""
        parameters = getattr(known, "params", None)
        if isinstance(parameters, types.ExecuteCommandParams) and parameters.work_done_token is not None:
            self.progress.tokens[parameters.work_done_token] = Future()

    def _version(self, message: Mapping[str, Any]) -> int | None:
        """Of the document that a request which was understood is about; None if it is about none that is open."""
        parameters = message.get("params")
        document = parameters.get("textDocument") if isinstance(parameters, Mapping) else None
        uri = document.get("uri") if isinstance(document, Mapping) else None
        return self.version_of(uri) if isinstance(uri, str) else None

    def _understood(self, message: Any) -> Any:
        """The message with the types of the protocol. Raises JsonRpcException for one that cannot be answered."""
        if isinstance(message, JsonRpcException):
            raise message
        if not isinstance(message, Mapping) or message.get("jsonrpc") != self.VERSION:
            raise JsonRpcInvalidRequest("This is no message of JSON-RPC 2.0.")
        method = message.get("method")
        if method is None and "id" not in message:
            raise JsonRpcInvalidRequest("There is neither a method nor an id.")
        if method is not None:
            self._require_order(method, "id" in message)
            if "id" in message and _is_notification(method):
                raise JsonRpcInvalidRequest(f"{method} is a notification, which has no id.")
            if not self._is_known(method) and "id" not in message:
                raise JsonRpcInvalidRequest(f"There is no method {method!r}.")
        try:
            return self.structure_message(self._with_parameters(message))
        except JsonRpcException as error:
            raise JsonRpcInvalidParams(f"The parameters of {method} are not what they should be.") from error

    def _with_parameters(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Some clients leave an empty object out, and some send one where the protocol has none."""
        method, given = message.get("method"), message.get("params")
        if not isinstance(method, str):
            return dict(message)
        takes_none = method in (types.SHUTDOWN, types.EXIT)
        return {**message, "params": None if takes_none else {} if given is None else given}

    def _is_known(self, method: object) -> bool:
        return method == types.CANCEL_REQUEST or method in self.fm.builtin_features or method in self.fm.features

    def _require_order(self, method: object, is_request: bool) -> None:
        """Raises JsonRpcException for what comes before `initialize`, or for a second one, or after `shutdown`."""
        if method == types.EXIT:
            return
        if self._shutdown:
            raise JsonRpcInvalidRequest("The server has been shut down.")
        if method == types.INITIALIZE:
            if self.initialized:
                raise JsonRpcInvalidRequest("The server has been initialized before.")
            self.initialized = is_request
        elif not self.initialized:
            raise JsonRpcServerNotInitialized("The server has not been initialized.")

    def _handle_response(self, msg_id: int | str, result: Any = None, error: Any = None) -> None:
        """As pygls does; the answer to a question that nobody waits for any more is none to complain about."""
        future = self._request_futures.get(msg_id)
        if future is not None and future.cancelled():
            del self._request_futures[msg_id]
        else:
            super()._handle_response(msg_id, result, error)

    def _run_generator(self, future: "Future[Any] | asyncio.Future[Any] | None", **rest: Any) -> None:
        """As pygls does; a handler that the end has come over takes those that wait for it along."""
        if future is not None and future.cancelled():
            rest["gen"].close()
            rest["result_future"].cancel()
            return
        super()._run_generator(future, **rest)  # pyright: ignore

    def _send_handler_result(self, future: "Future[Any] | asyncio.Future[Any]", *, msg_id: int | str) -> None:
        """As pygls does; an error that is an answer is no error of ours."""
        error = None if future.cancelled() else future.exception()
        if not isinstance(error, JsonRpcException):
            super()._send_handler_result(future, msg_id=msg_id)  # pyright: ignore
            return
        self._request_futures.pop(msg_id, None)
        self._send_response(msg_id, error=error.to_response_error())


def _is_notification(method: object) -> bool:
    known = types.METHOD_TO_TYPES.get(method) if isinstance(method, str) else None
    return known is not None and known[1] is None


def _is_ours(record: logging.LogRecord) -> bool:
    """pygls logs what it cannot understand with its own traceback; the client is answered, and that is in the log."""
    return not str(record.msg).startswith("Unable to deserialize message")


logging.getLogger(json_rpc.__name__).addFilter(_is_ours)


def parse_error(words: str) -> JsonRpcException:
    """What to answer to something that is no JSON."""
    return JsonRpcParseError(words)
