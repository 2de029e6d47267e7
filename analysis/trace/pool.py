"""The trace worker as a value to ask: starts it, sends a job, reads the reply, kills it when it must."""

import contextlib
import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from types import TracebackType
from typing import Any, Self

MAX_REPLY_BYTES = 1 << 30
MAX_WORKER_BYTES = 16 << 30


@dataclass(frozen=True, slots=True)
class Reply:
    """What the worker said: a JSON object and raw bytes (an ONNX model or an .npz)."""

    header: Mapping[str, Any]
    payload: bytes

    @property
    def ok(self) -> bool:
        return bool(self.header.get("ok"))


class TraceUnavailable(Exception):
    """The worker could not run at all: no torch, no such interpreter. An environment problem, not the model's."""


class TraceCancelled(Exception):
    """`cancel()` was called while the job ran."""


class Tracer:
    """Runs jobs in a worker process, one at a time. Use as a context manager.

    `python` is the interpreter that has torch. A job that takes longer than `timeout_s` seconds, prints to
    stdout or kills its process costs one reply, not the caller. `warm` lets the worker export a tiny model
    first, which pays from the second job on.
    """

    def __init__(self, python: str = sys.executable, timeout_s: float = 120.0, warm: bool = False) -> None:
        self.python = python
        self.timeout_s = timeout_s
        self.warm = warm
        self._process: subprocess.Popen[bytes] | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (closed by close)
        self._busy = threading.Lock()
        self._cancelled = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._kill()
        self._log.close()

    def cancel(self) -> None:
        """Stop the running job at once; it ends with TraceCancelled. Safe from any thread."""
        self._cancelled = True
        self._kill()

    def run(self, job: Mapping[str, Any]) -> Reply:
        """Send one job and wait for its reply.

        Raises TraceUnavailable when the worker cannot start, TraceCancelled after `cancel()`.
        """
        with self._busy:
            self._cancelled = False
            process = self._started()
            timer = threading.Timer(self.timeout_s, self._kill)
            timer.start()
            try:
                return self._exchange(process, {**job, "warm": self.warm, "limits": self._limits()})
            finally:
                expired = not timer.is_alive()
                timer.cancel()
                if expired:
                    self._kill()

    def _limits(self) -> dict[str, float]:
        return {"seconds": self.timeout_s, "bytes": MAX_WORKER_BYTES}

    def _exchange(self, process: subprocess.Popen[bytes], job: Mapping[str, Any]) -> Reply:
        assert process.stdin is not None and process.stdout is not None
        text = json.dumps(job).encode()
        try:
            process.stdin.write(struct.pack(">I", len(text)) + text)
            process.stdin.flush()
            (size,) = struct.unpack(">I", _read(process.stdout, 4))
            header = json.loads(_read(process.stdout, size))
            return Reply(header, _read(process.stdout, header["payload_bytes"]))
        except (OSError, EOFError, ValueError):
            return self._lost(process)

    def _lost(self, process: subprocess.Popen[bytes]) -> Reply:
        """The worker is gone or talks nonsense: say which of the possible reasons it was."""
        killed = process.poll() is None or process.returncode == -signal.SIGKILL
        self._kill()
        if self._cancelled:
            raise TraceCancelled
        if process.returncode and process.returncode > 0:
            lines = [line for line in self.log().splitlines() if line.strip()]
            raise TraceUnavailable(lines[-1] if lines else f"{self.python} ended with exit code {process.returncode}")
        stage, message = ("timeout", f"{self.timeout_s:g} s") if killed else ("died", "the worker ended without a word")
        error = {"stage": stage, "type": stage, "message": message, "frames": []}
        return Reply({"ok": False, "error": error}, b"")

    def log(self) -> str:
        """What the worker and the user's code have printed."""
        position = self._log.tell()
        self._log.seek(max(0, self._log.seek(0, os.SEEK_END) - 65536))
        text = self._log.read().decode(errors="replace")
        self._log.seek(position)
        return text

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        try:
            with as_file(files(__package__ or "") / "worker.py") as script:
                self._process = subprocess.Popen(
                    [self.python, "-I", "-B", str(script)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._log,
                    env=_environment(),
                    cwd=tempfile.gettempdir(),
                    start_new_session=True,
                )
        except OSError as error:
            raise TraceUnavailable(f"cannot start {self.python}: {error.strerror}") from None
        return self._process

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _environment() -> dict[str, str]:
    """What the worker may see of the environment: where programs are and which language, no secrets."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
    scratch = str(Path(tempfile.gettempdir()))
    return {**kept, "HOME": scratch, "TMPDIR": scratch, "CUDA_VISIBLE_DEVICES": "", "HF_HUB_OFFLINE": "1"}


def _read(stream: Any, size: int) -> bytes:
    if size > MAX_REPLY_BYTES:
        raise ValueError(f"a reply of {size} bytes")
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
