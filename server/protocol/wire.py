"""Messages on stdin and stdout.

One thread reads and parses, so that a message is one step for the event loop, however busy we are. It is a daemon:
pygls' own reader sits in a thread pool, which Python waits for at exit.
"""

import json
import threading
from collections.abc import Callable
from typing import Any, BinaryIO

from .protocol import parse_error

MOST_BYTES = 1 << 30


class Writer:
    """Writes to the client. One that does not listen any more is as good as one that has said `exit`."""

    def __init__(self, stream: BinaryIO, on_end: Callable[[], None]) -> None:
        self._stream, self._on_end = stream, on_end
        self._lock = threading.Lock()

    def write(self, data: bytes) -> None:
        """Write a whole message. Safe from any thread."""
        try:
            with self._lock:
                self._stream.write(data)
                self._stream.flush()
        except (OSError, ValueError):
            self._on_end()

    def close(self) -> None:
        """Nothing to do: the process ends."""


def read_messages(stream: BinaryIO, deliver: Callable[[Any], None]) -> None:
    """Deliver every message, parsed, until the stream ends; in the place of what is no JSON, an exception that says so.

    Returns as well when the client announces a message of a size that none can have.
    """
    while (size := _size(stream)) is not None:
        body = stream.read(size) if size else b""
        if len(body) < size:
            return
        if size:
            deliver(_parsed(body))


def _size(stream: BinaryIO) -> int | None:
    """The size of the next message, 0 if its header is no good; None at the end."""
    size = 0
    while line := stream.readline(1 << 16):
        if not line.strip():
            return size if size <= MOST_BYTES else None
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            size = int(value.strip()[:20])
    return None


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        return parse_error(f"This is not JSON: {error}.")
