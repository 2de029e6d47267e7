"""The one warm trace worker of the server, and what runs in it."""

import asyncio
import sys
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ..analysis.trace.pool import TraceCancelled, Tracer
from .background import Lane
from .document import Document
from .settings import Project
from .trace_cache import open_tracer
from .user_settings import editor_trust

if TYPE_CHECKING:
    from ..analysis.check import CheckResult

# A trace that is out of date is stopped by killing its worker, and a fresh worker needs about this long before it can
# take a job: one that ends sooner is cheaper to wait for.
PATIENCE_S = 3.0
TIMEOUT_S = 120.0


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """The check under way, and when it began."""

    document: Document
    started_s: float


class Tracing:
    """Runs complete checks one after another. Everything but `kill` is called on the event loop."""

    def __init__(self) -> None:
        self._lane = Lane("trace")
        self._killer = Lane("kill")
        self._tracer: Tracer | None = None
        self._job: _Job | None = None
        self._closed = False

    async def check(self, document: Document, project: Project, python: str | None) -> "CheckResult":
        """Check the text of a document, under the interpreter `python` or ours.

        Raises TraceUnavailable if that has no torch. Cancel it to lose interest, and then call `outdate`.
        """
        run = partial(self._check, document, document.text, project, python or sys.executable)
        while True:
            try:
                return await self._lane.run(run)
            except TraceCancelled:
                # The worker was killed for a job that had ended in the meantime, and ours was the next.
                if self._closed:
                    raise

    def outdate(self, document: Document) -> None:
        """Nobody waits for the check of this document any more."""
        job = self._job
        if job is not None and job.document is document:
            rest_s = max(0.0, job.started_s + PATIENCE_S - time.monotonic())
            asyncio.get_running_loop().call_later(rest_s, self._killer.submit, partial(self._kill, job))

    def close(self) -> None:
        """Kill the worker, and start none again. Safe from any thread."""
        self._closed = True
        if self._tracer is not None:
            self._tracer.close()

    def _kill(self, job: _Job) -> None:
        if self._job is job and self._tracer is not None:
            self._tracer.cancel()

    def _check(self, document: Document, text: str, project: Project, python: str) -> "CheckResult":
        # Not on the way to answering `initialize`: numpy and onnx come with it.
        from ..analysis.check import check  # noqa: PLC0415

        assert project.target is not None
        self._job = _Job(document, time.monotonic())
        try:
            tracer = self._ready(python)
            return check(document.path, text, project.settings, project.target, tracer, trust=editor_trust())
        finally:
            self._job = None

    def _ready(self, python: str) -> Tracer:
        if self._closed:
            raise TraceCancelled
        if self._tracer is None or self._tracer.python != python:
            if self._tracer is not None:
                self._tracer.close()
            self._tracer = open_tracer(python, TIMEOUT_S, warm=True)
        return self._tracer
