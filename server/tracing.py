"""The one warm trace worker of the server, and what runs in it."""

import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ..analysis.source.overlay import overlaid
from ..analysis.trace.pool import TraceCancelled, Tracer
from .background import Lane
from .document import Document, Key
from .trace_cache import open_tracer
from .user_settings import editor_trust

if TYPE_CHECKING:
    from ..analysis.check_result import CheckResult

TIMEOUT_S = 120.0


class Tracing:
    """Runs complete checks one after another. Everything but `close` is called on the event loop."""

    def __init__(self) -> None:
        self._lane = Lane("trace")
        self._tracer: Tracer | None = None
        self._document: Document | None = None
        self._closed = False

    async def check(
        self, document: Document, key: Key, python: str | None, text: str | None = None, urgent: bool = False
    ) -> "CheckResult":
        """Check what `key` says about a document, or another text in its place, under the interpreter `python` or ours.

        What is `urgent` is done before everything that waits, and before what runs for another document: that begins
        anew behind it. Raises TraceUnavailable if there is no torch. Cancel it to lose interest, then call `outdate`.
        """
        run = partial(self._check, document, key.text if text is None else text, key, python or sys.executable)
        running = self._document
        if urgent and running is not None and running is not document:
            self.outdate(running)
        while True:
            try:
                return await self._lane.run(run, urgent)
            except TraceCancelled:
                # Ours was in the way, or meant was a job that had ended in the meantime, and ours was the next.
                if self._closed:
                    raise

    def outdate(self, document: Document) -> None:
        """Nobody waits for the check of this document any more."""
        if self._document is document and self._tracer is not None:
            self._tracer.stop()

    def close(self) -> None:
        """Kill the worker, and start none again. Safe from any thread."""
        self._closed = True
        if self._tracer is not None:
            self._tracer.close()

    def _check(self, document: Document, text: str, key: Key, python: str) -> "CheckResult":
        # Not on the way to answering `initialize`: numpy and onnx come with it.
        from ..analysis.check import check  # noqa: PLC0415

        settings, target = key.project.settings, key.project.target
        assert target is not None
        trust = replace(editor_trust(), whole_module=key.way == "import")
        tracer = self._ready(python)
        tracer.resume()
        self._document = document
        try:
            with overlaid(key.edited):
                return check(document.path, text, settings, target, tracer, trust=trust)
        finally:
            self._document = None

    def _ready(self, python: str) -> Tracer:
        if self._closed:
            raise TraceCancelled
        if self._tracer is None or self._tracer.python != python:
            if self._tracer is not None:
                self._tracer.close()
            self._tracer = open_tracer(python, TIMEOUT_S, warm=True)
        return self._tracer
