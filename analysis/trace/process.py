"""The worker process and the pipes to it: started, spoken to, killed. What it says arrives in a queue."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, Literal

from .channel import FRAME, MAX_PAYLOAD_BYTES, MAX_TEXT_BYTES

LOG_BYTES = 1 << 16
FORKS = hasattr(os, "fork") and sys.platform != "darwin"
"""Whether the worker may fork after it has loaded torch; on macOS its libraries do not bear that."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to react to: job `number` starts or has its reply, `source` has ended, or `number` is cancelled."""

    kind: Literal["started", "reply", "ended", "cancel"]
    source: "WorkerProcess | None"
    number: int = 0
    text: bytes = b""
    payload: bytes = b""


class WorkerProcess:
    """One worker. Raises OSError if `python` cannot be started.

    The thread that starts the process also reads from it: Linux takes the end of that thread for the death of the
    parent. Messages go to `inbox`.
    """

    def __init__(self, python: str, inbox: SimpleQueue[Message], forks: bool = FORKS) -> None:
        self.forks = forks
        self._inbox = inbox
        self._folder = tempfile.TemporaryDirectory(prefix="chipfit-", ignore_cleanup_errors=True)
        self._log = bytearray()
        self._started: SimpleQueue[subprocess.Popen[bytes] | OSError] = SimpleQueue()
        threading.Thread(target=self._live, args=(python,), name="chipfit-worker", daemon=True).start()
        process = self._started.get()
        if isinstance(process, OSError):
            self._remove()
            raise process
        self._process = process

    @property
    def ended(self) -> int | None:
        """The exit code; None as long as it runs."""
        return self._process.poll()

    @property
    def process_id(self) -> int:
        """The worker's own; those of its jobs are its children."""
        return self._process.pid

    @contextlib.contextmanager
    def scratch(self) -> Iterator[str]:
        """A fresh folder for one job. Removed afterwards, with the worker's own at the latest."""
        try:
            folder = tempfile.TemporaryDirectory(dir=self._folder.name, ignore_cleanup_errors=True)
        except OSError:  # the worker has been killed, or the disk is full: that is for the job to find out
            yield self._folder.name
            return
        try:
            yield folder.name
        finally:
            with contextlib.suppress(RecursionError):
                folder.cleanup()

    def send(self, number: int, job: Mapping[str, Any]) -> None:
        """Send a job. A worker that has ended says so in the inbox."""
        self._write(b"J", number, json.dumps(job).encode())

    def drop(self, number: int) -> None:
        """Tell the worker that the job is not wanted any more; its reply comes all the same."""
        self._write(b"C", number, b"")

    def log(self) -> str:
        """The end of what the worker and the user's code have printed."""
        return bytes(self._log).decode(errors="replace")

    def last_words(self) -> str:
        """The last line of the log of a process that has ended."""
        self._logger.join(1)
        return next((line for line in reversed(self.log().splitlines()) if line.strip()), "")

    def kill(self) -> None:
        """End the process and its group, and remove its folders. Safe from any thread, and twice."""
        if self._process.poll() is None:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except (AttributeError, ProcessLookupError, PermissionError):
                self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._remove()

    def _write(self, kind: bytes, number: int, text: bytes) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(FRAME.pack(kind, number, len(text), 0) + text)
            self._process.stdin.flush()

    def _live(self, python: str) -> None:
        try:
            process = self._start(python)
        except OSError as error:
            self._started.put(error)
            return
        assert process.stdout is not None and process.stderr is not None
        self._logger = threading.Thread(target=self._drain, args=(process.stderr,), name="chipfit-log", daemon=True)
        self._logger.start()
        self._started.put(process)
        while (message := self._receive(process.stdout)) is not None:
            self._inbox.put(message)
        process.stdout.close()
        self._inbox.put(Message("ended", self))

    def _start(self, python: str) -> subprocess.Popen[bytes]:
        with as_file(files(__package__ or "")) as folder:
            return subprocess.Popen(
                [python, "-I", "-B", str(folder / "worker" / "__main__.py"), *(["--fork"] if self.forks else [])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=_environment(self._folder.name),
                cwd=self._folder.name,
                start_new_session=True,
            )

    def _receive(self, stream: IO[bytes]) -> Message | None:
        """The next message; None at the end, and after anything that is not a frame of the worker's."""
        head = stream.read(FRAME.size)
        if len(head) < FRAME.size:
            return None
        kind, number, size, extra = FRAME.unpack(head)
        if kind not in (b"S", b"R") or size > MAX_TEXT_BYTES or extra > MAX_PAYLOAD_BYTES:
            return None
        text, payload = stream.read(size), stream.read(extra)
        if len(text) < size or len(payload) < extra:
            return None
        return Message("started" if kind == b"S" else "reply", self, number, text, payload)

    def _drain(self, stream: IO[bytes]) -> None:
        """Read the log as fast as it comes, and keep its end."""
        with stream:
            while chunk := os.read(stream.fileno(), LOG_BYTES):
                self._log += chunk
                del self._log[:-LOG_BYTES]

    def _remove(self) -> None:
        with contextlib.suppress(RecursionError):
            self._folder.cleanup()


def _environment(scratch: str) -> dict[str, str]:
    """What the worker may see of the environment: where programs are and which language, no secrets."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
    folders = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), str(Path(scratch)))
    return {**kept, **folders, "CUDA_VISIBLE_DEVICES": "", "HF_HUB_OFFLINE": "1"}
