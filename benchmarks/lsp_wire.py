"""A language server's process and its pipe: messages with the moment their last byte came, nothing else."""

import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TIMEOUT_S = 60.0
"""Several times what any answer takes on a busy machine; for every server the same."""


@dataclass(frozen=True, slots=True)
class Message:
    """What came, and when: seconds of time.perf_counter at the read that completed it."""

    at: float
    body: dict[str, Any]


class Wire:
    """Writes requests and notifications, answers the server's own requests, keeps every message.

    `answers` gives the result of a request of the server; `heard` is called with every notification, on the thread
    that reads.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        environment: dict[str, str],
        answers: Callable[[str, Any], Any],
        heard: Callable[[Message], None],
    ) -> None:
        self._answers, self._heard = answers, heard
        self._replies: dict[int, Message] = {}
        self._then: dict[int, Callable[[Message], None]] = {}
        self._changed, self._writing = threading.Condition(threading.RLock()), threading.Lock()
        self._next = 0
        self.log = tempfile.TemporaryFile()  # noqa: SIM115
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log
        )
        threading.Thread(target=self._read, name="reader", daemon=True).start()

    def notify(self, method: str, parameters: object) -> float:
        """The moment before the first byte was written."""
        return self._write({"method": method, "params": parameters})

    def send(self, method: str, parameters: object, then: Callable[[Message], None] | None = None) -> tuple[int, float]:
        """The number of a request and the moment it was sent; `then` gets its reply on the thread that reads."""
        with self._changed:
            self._next += 1
            number = self._next
            if then is not None:
                self._then[number] = then
        return number, self._write({"id": number, "method": method, "params": parameters})

    def request(self, method: str, parameters: object) -> tuple[Any, float]:
        """The result and the seconds it took. Raises RuntimeError if the server answers with an error."""
        number, sent = self.send(method, parameters)
        reply = self.wait(lambda: self._replies.pop(number, None))
        if "error" in reply.body:
            raise RuntimeError(f"{method}: {reply.body['error']}")
        return reply.body["result"], reply.at - sent

    def wait(self, found: Callable[[], Any], timeout: float = TIMEOUT_S) -> Any:
        """The first true value of `found`, which is asked again whenever something came. Raises TimeoutError."""
        end = time.monotonic() + timeout
        with self._changed:
            while not (value := found()):
                if not self._changed.wait(end - time.monotonic()):
                    raise TimeoutError(f"nothing came within {timeout:.0f} s{self._last_words()}")
            return value

    def _last_words(self) -> str:
        self.log.seek(0)
        lines = self.log.read().decode(errors="replace").split("\n")
        return next((f"; its log ends with: {line}" for line in reversed(lines) if line.strip()), "")

    def _write(self, message: dict[str, Any]) -> float:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        data = b"Content-Length: %d\r\n\r\n" % len(body) + body
        assert self.process.stdin is not None
        with self._writing:
            at = time.perf_counter()
            self.process.stdin.write(data)
            self.process.stdin.flush()
        return at

    def _read(self) -> None:
        assert self.process.stdout is not None
        pipe, buffer = self.process.stdout.fileno(), b""
        while data := os.read(pipe, 1 << 20):
            at, buffer = time.perf_counter(), buffer + data
            while (end := buffer.find(b"\r\n\r\n")) >= 0:
                size = next(int(h.split(b":")[1]) for h in buffer[:end].split(b"\r\n") if h.startswith(b"Content-Len"))
                if len(buffer) < end + 4 + size:
                    break
                body, buffer = buffer[end + 4 : end + 4 + size], buffer[end + 4 + size :]
                self._receive(Message(at, json.loads(body)))

    def _receive(self, message: Message) -> None:
        body = message.body
        with self._changed:
            if "method" not in body:
                then = self._then.pop(body["id"], None)
                if then is not None:
                    then(message)
                else:
                    self._replies[body["id"]] = message
            elif "id" in body:
                self._write({"id": body["id"], "result": self._answers(body["method"], body.get("params"))})
            self._heard(message)
            self._changed.notify_all()
