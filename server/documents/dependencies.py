"""Which documents have to be checked again, because of what has changed around them."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from ...analysis.source.consulted import Notes, is_as_noted
from ...analysis.source.overlay import overlaid
from ..background import Lane
from .checks import Checks
from .document import Document
from .surroundings import Surroundings


class Dependencies:
    """Everything is called on the event loop; files are looked at elsewhere.

    Every client tells when a document is opened, edited or saved, but not every one watches files, so those are looked
    at now and then: a few hundred of them take milliseconds.
    """

    def __init__(self, around: Surroundings, checks: Checks) -> None:
        self._around, self._checks = around, checks
        self._lane = Lane("files")
        self._looking: asyncio.Task[None] | None = None
        self._once_more = False
        self._last = 0.0
        self._later: dict[str, asyncio.Task[None]] = {}

    def look(self, at_most_every_s: float = 0.0) -> None:
        """Check again what depends on a file that has changed."""
        loop = asyncio.get_running_loop()
        if loop.time() - self._last < at_most_every_s:
            return
        if self._looking is not None and not self._looking.done():
            self._once_more = True
            return
        self._last = loop.time()
        self._looking = loop.create_task(self._look())

    async def looked(self) -> None:
        """Wait until everything that was to be looked at has been."""
        if self._looking is not None and not self._looking.done():
            await asyncio.wait({self._looking})

    def edited(self, document: Document, pause_s: float, before: str) -> None:
        """Check, when the user pauses, what takes code from a document whose text was `before`.

        A trace under way is of that text, and is left off if there is another one now.
        """
        users, check = self._users(document), self._checks.again if before == document.text else self._checks.start
        for user in users:
            self._checks.carry(user, document, before)
        if (waiting := self._later.pop(document.path, None)) is not None:
            waiting.cancel()
        if users:
            later = self._check(users, document.path, pause_s, check)
            self._later[document.path] = asyncio.get_running_loop().create_task(later)

    def pending(self, document: Document) -> set[asyncio.Task[None]]:
        """What has to end before everything is known about the lines of a document: the checks of those who use it."""
        others = [d for d in self._around.documents.values() if d is not document]
        tasks = {d.task for d in others if d.task is not None and (d.reads is None or _uses(d, document))}
        later = self._later.get(document.path)
        return {task for task in tasks | ({later} if later is not None else set()) if not task.done()}

    def _users(self, document: Document) -> list[Document]:
        others = [other for other in self._around.documents.values() if other is not document]
        is_same = _compared()
        with overlaid(self._around.edited()):
            return [other for other in others if _uses(other, document) or _sees_others(other, document, is_same)]

    async def _check(
        self, users: Sequence[Document], path: str, pause_s: float, check: Callable[[Document], None]
    ) -> None:
        await asyncio.sleep(pause_s)
        del self._later[path]
        for user in users:
            if self._around.documents.get(user.uri) is user:
                check(user)

    async def _look(self) -> None:
        while True:
            self._once_more = False
            looked_at = [(d, d.reads) for d in self._around.documents.values() if d.reads is not None]
            changed = await self._lane.run(partial(_changed, [reads for _, reads in looked_at], self._around.edited()))
            for (document, reads), is_changed in zip(looked_at, changed, strict=True):
                if is_changed and document.reads is reads and self._around.documents.get(document.uri) is document:
                    self._checks.again(document)
            if not self._once_more:
                return


def _uses(document: Document, other: Document) -> bool:
    path, reads = Path(other.path), document.reads
    return reads is not None and path in reads and path not in reads.glanced


def _sees_others(document: Document, other: Document, is_same: Callable[[Path, Notes], bool]) -> bool:
    """Whether it was looked at what the other one imports, and that is something else now."""
    path, reads = Path(other.path), document.reads
    return reads is not None and path in reads.glanced and not is_same(path, reads)


def _changed(reads: Sequence[Notes], edited: dict[str, str]) -> list[bool]:
    """Of each, whether a place is no longer as it was noted."""
    is_same = _compared()
    with overlaid(edited):
        return [not all(is_same(path, notes) for path in notes) for notes in reads]


def _compared() -> Callable[[Path, Notes], bool]:
    """Tells whether a place is as it was noted. Those that several have in common are looked at once."""
    known: dict[object, bool] = {}

    def is_same(path: Path, notes: Notes) -> bool:
        stamp, glanced = notes[path], path in notes.glanced
        place = (path, stamp, glanced)
        if place not in known:
            known[place] = is_as_noted(path, stamp, glanced)
        return known[place]

    return is_same
