"""The one warm trace worker of the server, and what runs in it."""

import asyncio
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from ...analysis.source.overlay import overlaid
from ...analysis.trace.pool import TraceCancelled, Tracer, TraceUnavailable
from ..background import Lane
from ..files.trace_cache import open_tracer
from ..user_settings import editor_trust
from .document import Document, Key

if TYPE_CHECKING:
    from ...analysis.check_result import CheckResult

TIMEOUT_S = 120.0
PATIENCE_S = 10.0
"""How long a check waits for another that may never end. Of most models the trace takes less, so that of many files
which are opened at once none is begun twice."""


@dataclass(slots=True, eq=False)
class _Wish:
    """One try at a check; `dropped` is set when nobody wants it any more, be it that it has not come to its trace.

    `began` is when it was its turn, in seconds.
    """

    document: Document
    dropped: bool = False
    began: float = 0.0


class Tracing:
    """Runs complete checks one after another. Everything but `close` is called on the event loop."""

    def __init__(self) -> None:
        self._lane = Lane("trace")
        self._tracer: Tracer | None = None
        self._running: _Wish | None = None
        self._loading: Tracer | None = None
        self._closed = False

    async def check(self, document: Document, key: Key, text: str | None = None, urgent: bool = False) -> "CheckResult":
        """Check what `key` says about a document, or another text in its place.

        What is `urgent` is done before everything that waits, and before what runs for another document: that begins
        anew behind it. So does what has run for long, for any check that waits, but not for another text. Raises
        TraceUnavailable if there is no torch. Cancel it to lose interest.
        """
        run = partial(self._check, key.text if text is None else text, key)
        running = self._running
        if urgent and running is not None and running.document is not document:
            self._drop(running)
        patient = text is not None
        while True:
            wish = _Wish(document)
            waiting = asyncio.ensure_future(self._overtake(wish, patient))
            try:
                return await self._lane.run(partial(run, wish), urgent)
            except asyncio.CancelledError:
                self._drop(wish)
                raise
            except TraceCancelled:
                # Ours was in the way, or meant was a job that had ended in the meantime, and ours was the next.
                if self._closed:
                    raise
                if wish.dropped:  # two that take long would go on to overtake each other
                    patient, urgent = True, False
            finally:
                waiting.cancel()

    def load(self) -> None:
        """Let the worker load torch: all answers so far came from memory, and what they are about is being edited.

        Not in the lane, where other answers from memory would wait for it.
        """
        tracer = self._tracer
        if tracer is not None and tracer is not self._loading:
            self._loading = tracer
            threading.Thread(target=_load, args=(tracer,), name="load", daemon=True).start()

    def outdate(self, document: Document) -> None:
        """Nobody waits for the check of this document any more."""
        running = self._running
        if running is not None and running.document is document:
            self._drop(running)

    async def _overtake(self, wish: _Wish, patient: bool) -> None:
        """Let begin anew, behind a check that waits and is not `patient`, what has run for long."""
        while not patient and (running := self._running) is not wish:
            left_s = PATIENCE_S if running is None else running.began + PATIENCE_S - time.monotonic()
            if running is not None and left_s <= 0:
                self._drop(running)
            await asyncio.sleep(left_s if left_s > 0 else PATIENCE_S)

    def _drop(self, wish: _Wish) -> None:
        # In this order, and the other way round in `_check`: one of the two sees what the other has done.
        wish.dropped = True
        if self._running is wish and self._tracer is not None:
            self._tracer.stop()

    def close(self) -> None:
        """Kill the worker, and start none again. Safe from any thread."""
        self._closed = True
        if self._tracer is not None:
            self._tracer.close()

    def _check(self, text: str, key: Key, wish: _Wish) -> "CheckResult":
        # Not on the way to answering `initialize`: numpy comes with it.
        from ...analysis.check import check  # noqa: PLC0415

        settings, target = key.project.settings, key.project.target
        assert target is not None
        trust = replace(editor_trust(), whole_module=key.way == "import")
        wish.began, self._running = time.monotonic(), wish
        earlier = wish.document.checked
        same = earlier is not None and (earlier.key.way, earlier.key.python) == (key.way, key.python)
        before = earlier.result.models if earlier is not None and same else ()
        try:
            tracer = self._ready(key.python or sys.executable)
            tracer.resume()
            if wish.dropped:  # while the tracer was made, or before that
                raise TraceCancelled
            with overlaid(key.edited):
                return check(wish.document.path, text, settings, target, tracer, trust=trust, before=before)
        finally:
            self._running = None

    def _ready(self, python: str) -> Tracer:
        if self._closed:
            raise TraceCancelled
        if self._tracer is None or self._tracer.python != python:
            if self._tracer is not None:
                self._tracer.close()
            self._tracer = open_tracer(python, TIMEOUT_S, warm=True)
            # While the worker loads torch: what reads its answer brings onnx along.
            threading.Thread(target=_load_importer, name="import", daemon=True).start()
        return self._tracer


def _load_importer() -> None:
    from ...analysis.trace import importer  # noqa: F401, PLC0415


def _load(tracer: Tracer) -> None:
    with suppress(TraceCancelled, TraceUnavailable):  # the next trace says what is missing
        tracer.load()
