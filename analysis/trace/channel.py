"""Jobs in, replies out: the frames on the worker's stdin and stdout. Plain Python: the worker loads this file.

A frame is struct ">cIIQ" (kind, number of the job, bytes of text, bytes of payload), the text, which is JSON, and the
payload. To the worker: kind J, a job, and C, the job of that number is not wanted any more. From the worker: kind S,
the job starts, and R, its reply. A reply is JSON that the job's process made, unread: whoever reads it must expect
anything.
"""

from __future__ import annotations

import json
import os
import select
import struct
import sys
from collections.abc import Mapping
from typing import Any

Job = Mapping[str, Any]

FRAME = struct.Struct(">cIIQ")
MAX_TEXT_BYTES = 64 << 20
MAX_PAYLOAD_BYTES = 1 << 30
CHUNK_BYTES = 1 << 20


class Channel:
    """stdin and stdout, taken away from whatever else runs in this process: its stdout becomes the log."""

    def __init__(self) -> None:
        self.requests = os.dup(0)
        self._replies = os.dup(1)
        os.dup2(2, 1)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415

            for descriptor in (self.requests, self._replies):
                msvcrt.setmode(descriptor, os.O_BINARY)

    def is_abandoned(self) -> bool:
        """Whether nobody can send anything more, whatever is left to read."""
        poller = select.poll()
        poller.register(self.requests, 0)
        return bool(poller.poll(0))

    def receive(self) -> tuple[bytes, int, Job] | None:
        """The next frame; None at the end."""
        head = read(self.requests, FRAME.size)
        if len(head) < FRAME.size:
            return None
        kind, number, size, _ = FRAME.unpack(head)
        text = read(self.requests, size)
        return (kind, number, json.loads(text or b"{}")) if len(text) == size else None

    def send(self, kind: bytes, number: int, text: bytes, payload: bytes = b"") -> None:
        """Raises OSError when nobody listens any more."""
        write(self._replies, FRAME.pack(kind, number, len(text), len(payload)) + text)
        write(self._replies, payload)


def read(descriptor: int, size: int) -> bytes:
    """Exactly `size` bytes, fewer at the end of the stream."""
    parts = []
    while size:
        chunk = os.read(descriptor, min(size, CHUNK_BYTES))
        if not chunk:
            break
        parts.append(chunk)
        size -= len(chunk)
    return b"".join(parts)


def write(descriptor: int, data: bytes) -> None:
    """All of it."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
