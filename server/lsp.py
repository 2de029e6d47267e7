"""The language server: which features it has, and how it starts and ends."""

import os
from typing import BinaryIO

from .answered_errors import keep_out_of_log
from .features import (
    code_action,
    code_action_resolve,
    code_lens,
    configuration,
    definition,
    diagnostics,
    document_symbol,
    generate_firmware,
    hover,
    inlay_hint,
    lifecycle,
    project,
    refresh,
    report,
    targets,
    watched_files,
)
from .language_server import Server

FEATURES = (
    lifecycle,
    configuration,
    watched_files,
    diagnostics,
    hover,
    inlay_hint,
    code_lens,
    document_symbol,
    definition,
    report,
    targets,
    project,
    refresh,
    code_action,
    code_action_resolve,
    generate_firmware,
)


def create() -> Server:
    """A server with every feature."""
    keep_out_of_log()
    server = Server()
    for feature in FEATURES:
        feature.register(server)
    return server


def serve(stdin: BinaryIO, stdout: BinaryIO) -> int:
    """Serve one client until it says `exit` or its end of the pipe is closed; the exit code the protocol asks for."""
    server = create()
    try:
        server.start_io(stdin, stdout)
    finally:
        server.close()
    return 0 if server.shut_down else 1


def protocol_streams() -> tuple[BinaryIO, BinaryIO]:
    """stdin and stdout for the protocol alone: what anything else in this process prints goes to stderr."""
    stdin, stdout = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return stdin, stdout
