"""The language server: which features it has, and how it starts and ends."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, BinaryIO

from .features import (
    checked,
    choose_target,
    code_action,
    code_action_resolve,
    code_lens,
    configuration,
    definition,
    diagnostics,
    generate_firmware,
    hover,
    inlay_hint,
    lifecycle,
    notebook,
    open_report,
    project,
    refresh,
    report,
    targets,
    watched_files,
)
from .language_server import Server
from .protocol.wire import Writer, read_messages

FEATURES = (
    lifecycle,
    configuration,
    watched_files,
    diagnostics,
    notebook,
    checked,
    hover,
    inlay_hint,
    code_lens,
    definition,
    report,
    targets,
    project,
    refresh,
    code_action,
    code_action_resolve,
    generate_firmware,
    choose_target,
    open_report,
)

LISTEN_S = 5.0
"""So long a client that has closed its end of the pipe may still read before nobody waits for it any more."""


def create() -> Server:
    """A server with every feature."""
    server = Server()
    for feature in FEATURES:
        feature.register(server)
    return server


def serve(stdin: BinaryIO, stdout: BinaryIO) -> int:
    """Serve one client until it says `exit` or its end of the pipe is closed; the exit code the protocol asks for."""
    # A check in another thread keeps the event loop waiting no longer than that; Python's 5 ms add up with each step.
    sys.setswitchinterval(0.001)
    server = create()
    try:
        asyncio.run(_run(server, stdin, stdout))
    finally:
        server.close()
    return 0 if server.shut_down else 1


async def _run(server: Server, stdin: BinaryIO, stdout: BinaryIO) -> None:
    loop, ended, noticed = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def call(function: Callable[..., None], *arguments: Any) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody listens any more
            loop.call_soon_threadsafe(function, *arguments)

    def read() -> None:
        with suppress(OSError, ValueError):
            read_messages(stdin, partial(call, server.protocol.receive))
        call(ended.set)
        if not noticed.wait(LISTEN_S):  # the loop waits for room to write to a client that does not listen
            server.close()
            os._exit(1)

    server.protocol.on_exit = ended.set
    server.protocol.set_writer(Writer(stdout, partial(call, ended.set)))
    if os.name == "posix":
        loop.add_signal_handler(signal.SIGTERM, ended.set)
    threading.Thread(target=read, name="reader", daemon=True).start()
    await ended.wait()
    noticed.set()
    server.close()


def protocol_streams() -> tuple[BinaryIO, BinaryIO]:
    """stdin and stdout for the protocol alone: what anything else in this process prints goes to stderr."""
    stdin, stdout = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return stdin, stdout
