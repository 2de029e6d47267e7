"""The trace worker as a value to ask: starts it, sends a job, reads the reply, stops it when it must."""

import sys
import threading
from collections.abc import Mapping
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Self

from .process import FORKS, Message, WorkerProcess
from .reply import Reply, failed, parse_reply

__all__ = ["Reply", "TraceCancelled", "TraceUnavailable", "Tracer"]

MAX_WORKER_BYTES = 16 << 30
START_S = 300.0  # importing torch from a cold disk
STOP_S = 5.0  # a worker that is told to drop a job and does not in this time is killed itself


class TraceUnavailable(Exception):
    """The worker could not run at all: no torch, no such interpreter. An environment problem, not the model's."""


class TraceCancelled(Exception):
    """`cancel()` was called while the job ran, or `stop()` before it."""


class Tracer:
    """Runs jobs in a worker process, one at a time. Use as a context manager.

    `python` is the interpreter that has torch. A job that takes longer than `timeout_s` seconds, prints to
    stdout or kills its process costs one reply, not the caller, and not the worker that has torch loaded. `warm` lets
    the worker export a tiny model first, which pays from the second job on. `forks` is there for tests: without it
    each job has a worker of its own.
    """

    def __init__(
        self, python: str = sys.executable, timeout_s: float = 120.0, warm: bool = False, forks: bool = FORKS
    ) -> None:
        self.python = python
        self.timeout_s = timeout_s
        self.warm = warm
        self._forks = forks
        self._busy = threading.Lock()
        self._inbox: SimpleQueue[Message] = SimpleQueue()
        self._worker: WorkerProcess | None = None
        self._number = 0  # of the latest job
        self._running = 0  # the job that run() waits for, 0 if none
        self._unanswered = 0  # the job that the worker owes a reply, wanted or not
        self._launched = False  # whether that job has started in a process of its own
        self._stopped = False
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the worker; a running job ends with TraceCancelled, as does any later one. Safe from any thread."""
        self._closed = True
        self.cancel()
        worker = self._worker
        if worker is not None:
            worker.kill()

    def cancel(self) -> None:
        """Stop the running job at once; it ends with TraceCancelled. Safe from any thread."""
        running = self._running
        if running:
            self._inbox.put(Message("cancel", None, running))

    def stop(self) -> None:
        """Cancel the running job, and every one before `resume`. Safe from any thread."""
        self._stopped = True
        self.cancel()

    def resume(self) -> None:
        """Run jobs again."""
        self._stopped = False

    def load(self) -> None:
        """Let a worker that is not there yet load torch for a job to come. Safe from any thread; raises as `run`.

        One that does not fork would be used up by it.
        """
        if self._forks and self._worker is None:
            self.run({"kind": "versions"})

    def run(self, job: Mapping[str, Any]) -> Reply:
        """Send one job and wait for its reply.

        Raises TraceUnavailable when the worker cannot start, TraceCancelled after `cancel()` or `stop()`.
        """
        with self._busy:
            self._number += 1
            self._running = self._number
            try:
                if self._stopped:  # not before that: a `stop` in between would find nothing that runs
                    raise TraceCancelled
                # A worker that had died while it was idle is not the job's fault.
                reply = self._ask(job) or self._ask(job)
                return reply or failed("died", "died", "the worker ended without a word")
            finally:
                self._running = 0

    def _ask(self, job: Mapping[str, Any]) -> Reply | None:
        """One try; None if the worker ended before it began with the job."""
        worker = self._idle()
        with worker.scratch() as scratch:
            self._unanswered, self._launched = self._number, False
            limits = {"seconds": self.timeout_s, "bytes": MAX_WORKER_BYTES}
            worker.send(self._number, {**job, "warm": self.warm, "limits": limits, "scratch": scratch})
            try:
                return self._reply(worker)
            except TraceCancelled:
                self._drop(worker)
                raise
            except Empty:
                seconds = self.timeout_s if self._launched else START_S
                if not self._launched or not self._drop(worker, STOP_S):
                    worker.kill()
                return failed("timeout", "timeout", f"{seconds:g} s")

    def _idle(self) -> WorkerProcess:
        """A worker that waits for a job: the one there is, when it has answered its last one, or a new one."""
        worker = self._worker
        try:
            while worker is not None and worker.ended is None and self._unanswered:
                message = self._hear(worker, STOP_S if self._launched else START_S)
                if message.kind == "ended":
                    break
        except Empty:
            pass
        if worker is not None and (worker.ended is not None or self._unanswered or not worker.forks):
            worker.kill()
            worker = None
        if self._closed:
            raise TraceCancelled
        if worker is None:
            try:
                worker = WorkerProcess(self.python, self._inbox, self._forks)
            except OSError as error:
                raise TraceUnavailable(f"cannot start {self.python}: {error.strerror}") from None
        self._worker, self._unanswered = worker, 0
        if self._closed:  # in the meantime
            worker.kill()
            raise TraceCancelled
        return worker

    def _reply(self, worker: WorkerProcess) -> Reply | None:
        """The reply to the running job, as `_ask`. Raises queue.Empty when its time is over."""
        while True:
            message = self._hear(worker, self.timeout_s if self._launched else START_S)
            if message.kind == "reply":
                try:
                    return parse_reply(message.text, message.payload)
                except ValueError:
                    return failed("died", "garbled", "nothing readable came back")
            if message.kind == "ended":
                return self._lost(worker)

    def _hear(self, worker: WorkerProcess, seconds: float) -> Message:
        """The next message of the worker's. Raises queue.Empty after some seconds, TraceCancelled."""
        while True:
            message = self._inbox.get(timeout=seconds)
            if message.kind == "cancel" and message.number == self._running:
                raise TraceCancelled
            if message.source is not worker:
                continue
            if message.kind == "ended":
                self._unanswered = 0
            elif message.number == self._unanswered:
                self._launched = message.kind == "started"
                self._unanswered = message.number if self._launched else 0
            return message

    def _drop(self, worker: WorkerProcess, seconds: float = 0.1) -> bool:
        """Have the job stopped; whether it has been within some seconds. One that has not begun will not take long."""
        if not worker.forks:
            worker.kill()
            return True
        worker.drop(self._number)
        try:
            while self._unanswered and self._launched:
                self._hear(worker, seconds)
        except (Empty, TraceCancelled):
            return False
        return True

    def _lost(self, worker: WorkerProcess) -> Reply | None:
        """The worker is gone or talks nonsense: say which of the possible reasons it was."""
        worker.kill()
        code = worker.ended
        if self._closed:
            raise TraceCancelled
        if self._launched:
            return failed("died", "died", f"exit {code}" if code and code > 0 else "the worker ended without a word")
        if code and code > 0:
            raise TraceUnavailable(worker.last_words() or f"{self.python} ended with exit code {code}")
        return None

    def log(self) -> str:
        """What the worker and the user's code have printed."""
        return self._worker.log() if self._worker is not None else ""
