"""The check of a document: when it starts, what it may skip, and what stands in the editor meanwhile."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ...analysis.diagnostic import Diagnostic
from ...analysis.trace.pool import TraceCancelled, TraceUnavailable
from ..background import Lane
from .checked_texts import checked_texts
from .document import Checked, Document, Key
from .known import Known, shifts
from .known import known as known_of
from .line_numbers import line_numbers
from .moved import moved
from .pending import pending
from .proofs import Proofs
from .publication import Publication
from .surroundings import Surroundings, stamp_if_saved
from .teller import Teller
from .tracing import Tracing
from .untraced_notes import with_notes

if TYPE_CHECKING:  # numpy comes with it
    from .quick import Quick

_TORCH = (
    "Install torch there (pip install 'chipfit[trace]'), or name another interpreter in the setting chipfit.python."
)
_UNTRUSTED = (
    "This workspace is not trusted, so nothing of it is run: models are checked from the source alone, and shapes, "
    "memory and latency are not known."
)
Heard = Callable[[Document], None]


class Checks:
    """Everything is called on the event loop, and works elsewhere.

    `on_checked` are called when the check of a document is over, `on_tracing` when it comes to the traces.
    """

    def __init__(self, around: Surroundings, publication: Publication, teller: Teller) -> None:
        self.on_checked: list[Heard] = []
        self.on_tracing: list[Heard] = []
        self.configured = asyncio.Event()
        self.tracing = Tracing()
        self.proofs = Proofs(self.tracing)
        self._around, self._publication, self._teller = around, publication, teller
        self._quick = Lane("quick")
        self._broken: set[str | None] = set()

    def start(self, document: Document, pause_s: float = 0.0, urgent: bool = False) -> None:
        """Check a document anew; the traces wait for the pause. What is `urgent` overtakes what waits."""
        self.stop(document)
        if urgent and document.checked is not None:
            self.tracing.load()
        check = self._guarded(document, pause_s, urgent)
        document.task = asyncio.get_running_loop().create_task(check)

    def again(self, document: Document) -> None:
        """Check a document whose text is the same; one that is being traced is not interrupted."""
        if document.tracing:
            document.again = True
        else:
            self.start(document)

    def stop(self, document: Document) -> None:
        """Nobody wants to know what the check under way would find."""
        if document.task is not None:
            document.task.cancel()
        document.tracing = document.again = False
        self.proofs.stop(document)
        self.tracing.outdate(document)

    def carry(self, document: Document, edited: Document, before: str) -> None:
        """What a document has found in another that is `edited` stays on its lines until it is checked again."""
        shifted = {edited.path: line_numbers(before, edited.text)}
        document.found = moved(document.found, shifted)
        # Which may be more than was found in its text of now, while that is being checked.
        stands = moved(self._publication.said(document.path), shifted)
        self._publication.say(document.path, stands, always=False)

    async def _guarded(self, document: Document, pause_s: float, urgent: bool) -> None:
        """A mistake of ours costs this check, and is told once."""
        try:
            if not self.configured.is_set():  # the client is thinking about what it was asked
                self._quick.submit(_load)
            await self.configured.wait()
            await self._check(document, pause_s, urgent)
        except TraceCancelled:
            return  # the server is going down
        except Exception as error:
            logging.getLogger(__name__).exception("cannot check %s", document.path)
            said = f"Internal error in the check of {document.path}: {type(error).__name__}: {error}"
            self._teller.once("error", said)
            document.checked = None
            self._say(document, ())  # rather than what was found in another text
        document.known.set()
        self.proofs.forget_outdated(document)
        _call(self.on_checked, document)
        if document.again:
            self.start(document)

    async def _check(self, document: Document, pause_s: float, urgent: bool) -> None:
        quick, texts = await self._quick.run(partial(self._prepare, document, document.text), urgent)
        found = moved(quick.diagnostics, shifts(texts, self._around.documents.values()))
        quick = replace(quick, diagnostics=found)
        key, project = quick.key, quick.key.project
        document.entries, document.refused = quick.entries, quick.refused
        document.reads, document.project = quick.reads, project
        self._tell_about(quick)
        if key.way == "off" or project.diagnostics:
            document.checked = None
        if quick.complete and quick.parsed:
            await self._conclude(document, quick, pause_s)
            return
        self._say_pending(document, quick)
        if quick.complete:
            return
        if document.checked is None or document.checked.key != key:
            await asyncio.sleep(pause_s)
            if not await self._can_be_traced(document, key):
                return
            await self._trace(document, key, urgent)
        known = self._known(document)
        if known is None:
            self._say(document, self._honest(quick))
        elif known.checked.key == key:
            self._say(document, moved(known.checked.result.diagnostics, known.shifts))
            self.proofs.begin(document)

    async def _conclude(self, document: Document, quick: "Quick", pause_s: float) -> None:
        """There is nothing to trace. What a trace has found stays for the pause: on its way to `nn.Linear` is `nn`."""
        if document.checked is not None:
            self._say_pending(document, quick)
            await asyncio.sleep(pause_s)
            document.checked = None
        self._say(document, quick.diagnostics if quick.key.project.diagnostics else self._honest(quick))

    async def _can_be_traced(self, document: Document, key: Key) -> bool:
        """Whole files are imported from the disk, so that has to have the text: the next saving brings the trace."""
        if key.way != "import":
            return True
        return await self._quick.run(partial(stamp_if_saved, document)) is not None

    async def _trace(self, document: Document, key: Key, urgent: bool) -> None:
        python = key.python
        document.tracing = True
        _call(self.on_tracing, document)
        try:
            result = await self.tracing.check(document, key, urgent=urgent)
        except TraceUnavailable as error:
            document.checked = None  # it would stand for good, of another text or for another board
            where = python or "the interpreter that runs chipfit"
            self._broken.add(python)
            self._teller.once(f"torch {python}", f"Models cannot be traced with {where}: {error}. {_TORCH}")
        else:
            self._works(python)
            texts = await self._quick.run(partial(checked_texts, document.path, key, result))
            document.checked = Checked(key, result, texts)
        finally:
            document.tracing = False

    def _say_pending(self, document: Document, quick: "Quick") -> None:
        """What is right at once; nothing is published again that stands there already, unless nothing else follows."""
        shown, found = self._honest(quick), self._known(document)
        if found is not None:
            shown = pending(document.path, shown, found.checked.result.diagnostics, found.shifts)
        document.found = shown
        if quick.complete or self._publication.said(document.path) != shown:
            self._say(document, shown)
        document.known.set()

    def _say(self, document: Document, diagnostics: tuple[Diagnostic, ...]) -> None:
        document.found = diagnostics
        self._publication.say(document.path, diagnostics)
        document.known.set()

    def _prepare(self, document: Document, text: str) -> "tuple[Quick, Mapping[str, str]]":
        """What the quick check says, and the texts of the other documents that it has seen."""
        around, path = self._around, document.path
        # In this order, so that a text which changes between the two is the one that counts.
        texts = {other.path: other.text for other in tuple(around.documents.values()) if other is not document}
        edited = around.edited()
        quick = _load()(path, text, around.project, edited, around.client_at(path))
        return quick, texts | {file: text for file, text in edited.items() if file in texts}

    def _known(self, document: Document) -> Known | None:
        return known_of(document, self._around.documents.values())

    def _honest(self, quick: "Quick") -> tuple[Diagnostic, ...]:
        """What is found from the source, which says so where no trace has followed or is to."""
        untraced = quick.key.way == "off" or (quick.key.jobs and quick.key.python in self._broken)
        return with_notes(quick.diagnostics) if untraced else quick.diagnostics

    def _works(self, python: str | None) -> None:
        """Whoever breaks an interpreter, or comes back to a broken one, is told again. Other folders have others."""
        over = self._broken - (self._around.pythons - {python})
        self._broken -= over
        for each in over:
            self._teller.once(f"torch {each}", "")

    def _tell_about(self, quick: "Quick") -> None:
        """What would otherwise look as if the models had no findings."""
        project = quick.key.project
        count, file = len(project.diagnostics), project.settings.file
        problems = f"{file} has {count} problem{'s' if count > 1 else ''}; until then nothing else is checked."
        self._teller.once(file, problems if count else "")
        if quick.entries and not self._around.client_at(file).trusted:
            self._teller.once("trust", _UNTRUSTED)


def _load() -> "Callable[..., Quick]":
    """`quick_check`. Not on the way to answering `initialize`: numpy comes with it."""
    from .quick import quick_check  # noqa: PLC0415

    return quick_check


def _call(heard: list[Heard], document: Document) -> None:
    for listener in tuple(heard):
        try:
            listener(document)
        except Exception:
            logging.getLogger(__name__).exception("cannot tell about %s", document.path)
