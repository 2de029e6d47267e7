"""Fixes of open documents, tried behind the checks: what the editor may offer, and what it says about it."""

import asyncio
import logging
from dataclasses import replace

from ...analysis.diagnostic import Diagnostic, Fix
from ...analysis.trace.pool import TraceCancelled, TraceUnavailable
from ..files.source_file import SourceFile
from ..fixes.trying import Trial, can_be_tried, judged, with_fix
from .document import Checked, Document
from .tracing import Tracing

Trials = dict[tuple[Diagnostic, Fix], asyncio.Task[Trial | None]]


class Proofs:
    """Everything is called on the event loop, and works in the lane of the checks, behind those that wait there."""

    def __init__(self, tracing: Tracing) -> None:
        self._tracing = tracing
        self._trials: dict[str, tuple[Checked, Trials]] = {}
        self._all: dict[str, asyncio.Task[None]] = {}

    def begin(self, document: Document) -> None:
        """Try every fix of a document that has just been checked; those that were tried before are known."""
        self._all[document.uri] = asyncio.get_running_loop().create_task(self._prove(document))

    def stop(self, document: Document) -> None:
        """Leave off: the text has changed, or will be checked again."""
        if (running := self._all.pop(document.uri, None)) is not None:
            running.cancel()
        _, trials = self._trials.get(document.uri, (None, {}))
        for key in [key for key, task in trials.items() if not task.done()]:
            trials.pop(key).cancel()
        self.forget_outdated(document)

    def forget_outdated(self, document: Document) -> None:
        """The document has another check, or none any more."""
        checked, _ = self._trials.get(document.uri, (None, {}))
        if checked is not document.checked:
            self._trials.pop(document.uri, None)

    def forget(self, document: Document) -> None:
        """The document is closed."""
        self.stop(document)
        self._trials.pop(document.uri, None)

    def known(self, document: Document, diagnostic: Diagnostic, fix: Fix) -> Trial | None:
        """What came of a fix in the text as it is now; None while that is not known."""
        task = self._of(document).get((diagnostic, fix)) if document.result is not None else None
        return task.result() if task is not None and task.done() and not task.cancelled() else None

    async def trial(self, document: Document, diagnostic: Diagnostic, fix: Fix) -> Trial | None:
        """Try one fix of a document, or wait for who does. None where it cannot be tried any more."""
        if document.result is None or not can_be_tried(diagnostic, fix, document.path):
            return None
        trials, key = self._of(document), (diagnostic, fix)
        if key not in trials:
            trials[key] = asyncio.get_running_loop().create_task(self._try(document, diagnostic, fix))
        await asyncio.wait({trials[key]} if key in trials else ())
        return self.known(document, diagnostic, fix)

    def _of(self, document: Document) -> Trials:
        """The trials of the document's last check."""
        checked, trials = self._trials.get(document.uri, (None, {}))
        if document.checked is not None and checked is not document.checked:
            checked, trials = self._trials[document.uri] = document.checked, {}
        return trials

    async def _prove(self, document: Document) -> None:
        for diagnostic in document.found:
            for fix in diagnostic.fixes:
                await self.trial(document, diagnostic, fix)

    async def _try(self, document: Document, diagnostic: Diagnostic, fix: Fix) -> Trial | None:
        """None where models cannot be traced; the check has said so. A mistake of ours costs this fix."""
        checked = document.checked
        if checked is None:
            return None
        source = SourceFile(document.path, checked.key.text, "utf-8", True)
        try:
            fixed = with_fix(source, diagnostic, fix)
            after = await self._tracing.check(document, checked.key, fixed.raw)
            tried = judged(diagnostic, fix, fixed, checked.result, after)
        except (TraceUnavailable, TraceCancelled):
            return None
        except Exception:
            logging.getLogger(__name__).exception("cannot try %s", fix.title)
            return judged(diagnostic, fix, source, checked.result, None)
        return replace(tried, result=None)  # its graphs hold the weights
