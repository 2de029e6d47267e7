"""What is found out about models behind their checks, for those who hover: away from the event loop, once per check."""

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

from ..background import Lane
from .document import Checked, Document

if TYPE_CHECKING:  # numpy comes with it
    from ...analysis.examine import Examined
    from .insight import Insight


class Insights:
    """Everything is called on the event loop, and works in a lane of its own."""

    def __init__(self) -> None:
        self._lane = Lane("insight")
        self._known: dict[str, tuple[Checked, dict[str, Insight]]] = {}
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, document: Document) -> None:
        """Find out about every model of a document whose check is over; what is known is not done again.

        Where there is no model any more, what was known is forgotten.
        """
        checked = document.checked
        if checked is None:
            self.forget(document.uri)
            return
        if self._wanted(document.uri, checked):
            return
        self._known[document.uri] = (checked, {})
        task = asyncio.get_running_loop().create_task(self._find(document.uri, checked))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def of(self, document: Document, model: "Examined") -> "Insight | None":
        """What is known about a model of the last check of a document; None while it is being found out."""
        checked, found = self._known.get(document.uri, (None, {}))
        return found.get(model.entry.expression) if checked is document.checked else None

    def forget(self, uri: str) -> None:
        """The document is closed, or has no models any more."""
        self._known.pop(uri, None)

    async def _find(self, uri: str, checked: Checked) -> None:
        for model in checked.result.models:
            if model.imported is None or model.report is None or checked.key.project.target is None:
                continue
            try:
                found = await self._lane.run(partial(self._insight, uri, checked, model))
            except Exception as error:
                _unless_outdated(error, model.report.entry)
                return
            if self._wanted(uri, checked):
                self._known[uri][1][model.entry.expression] = found

    def _insight(self, uri: str, checked: Checked, model: "Examined") -> "Insight":
        from .insight import insight  # noqa: PLC0415

        project = checked.key.project
        assert project.target is not None
        return insight(model, project.target, project.settings, lambda: self._wanted(uri, checked))

    def _wanted(self, uri: str, checked: Checked) -> bool:
        known = self._known.get(uri)
        return known is not None and known[0] is checked


def _unless_outdated(error: Exception, entry: str) -> None:
    from .insight import Outdated  # noqa: PLC0415

    if not isinstance(error, Outdated):
        # A hover without these tables is still one.
        logging.getLogger(__name__).error("cannot compare %s", entry, exc_info=error)
