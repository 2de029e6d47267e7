"""What is found out about models behind their checks, for those who hover: away from the event loop, once per check."""

import asyncio
import logging
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from ..background import Lane
from .document import Checked, Document

if TYPE_CHECKING:  # numpy comes with it
    from ...analysis.examine import Examined
    from .insight import Insight


@dataclass(slots=True, eq=False)
class _Found:
    """What is known about the models of one check, by their expressions, and who is looking for more."""

    checked: Checked
    insights: "dict[str, Insight]" = field(default_factory=dict)
    task: asyncio.Task[None] | None = None


class Insights:
    """Everything is called on the event loop, and works in a lane of its own.

    Nothing is looked for while a document is another text than was checked: it would take time from the check of that.
    """

    def __init__(self) -> None:
        self._lane = Lane("insight")
        self._known: dict[str, _Found] = {}

    def begin(self, document: Document) -> None:
        """Find out about every model of a document whose check is over; what is known is not done again.

        Where there is no model any more, what was known is forgotten.
        """
        if document.checked is None:
            self.forget(document.uri)
            return
        found = self._known.get(document.uri)
        if found is None or found.checked is not document.checked:
            found = self._known[document.uri] = _Found(document.checked, _still(found, document.checked))
        if found.task is None or found.task.done():
            found.task = asyncio.get_running_loop().create_task(self._find(document, found))

    def of(self, document: Document, model: "Examined") -> "Insight | None":
        """What is known about a model of the last check of a document; None while it is being found out."""
        found = self._known.get(document.uri)
        return found.insights.get(model.entry.expression) if found and found.checked is document.checked else None

    def forget(self, uri: str) -> None:
        """The document is closed, or has no models any more."""
        self._known.pop(uri, None)

    async def _find(self, document: Document, found: _Found) -> None:
        traced = (
            model for model in found.checked.result.models if model.imported is not None and model.report is not None
        )
        models = {model.entry.expression: model for model in traced}
        while self._wanted(document, found):
            entry = next((entry for entry in models if entry not in found.insights), None)
            if entry is None:
                return
            try:
                insight = await self._lane.run(partial(self._insight, document, found, models[entry]))
            except Exception as error:
                if not _is_outdated(error):
                    # A hover without these tables is still one.
                    logging.getLogger(__name__).error("cannot compare %s", entry, exc_info=error)
                    return
            else:
                found.insights[entry] = insight

    def _insight(self, document: Document, found: _Found, model: "Examined") -> "Insight":
        from .insight import insight  # noqa: PLC0415

        project = found.checked.key.project
        assert project.target is not None
        return insight(model, project.target, project.settings, lambda: self._wanted(document, found))

    def _wanted(self, document: Document, found: _Found) -> bool:
        return self._known.get(document.uri) is found and document.text == found.checked.key.text


def _still(found: _Found | None, checked: Checked) -> "dict[str, Insight]":
    """What is known about those models that a later check has found to be as they were."""
    if found is None or found.checked.key.project != checked.key.project:
        return {}
    before = {model.entry.expression: model.imported for model in found.checked.result.models}
    same = (m.entry.expression for m in checked.result.models if m.imported is before.get(m.entry.expression))
    return {entry: found.insights[entry] for entry in same if entry in found.insights}


def _is_outdated(error: Exception) -> bool:
    from .insight import Outdated  # noqa: PLC0415

    return isinstance(error, Outdated)
