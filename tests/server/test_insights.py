"""What is found out behind a check waits while the document is edited, and is found out in the end."""

import asyncio
from types import SimpleNamespace
from typing import Any

from chipfit.server.documents import insight as module
from chipfit.server.documents.document import Document
from chipfit.server.documents.insights import Insights

MODELS: list[Any] = [SimpleNamespace(entry=SimpleNamespace(expression=name), imported=1, report=1) for name in "AB"]


def checked_document():
    project = SimpleNamespace(target=1, settings=None)
    document = Document("file:///net.py", "/net.py", "text", 1)
    key, result = SimpleNamespace(text="text", project=project), SimpleNamespace(models=MODELS)
    checked: Any = SimpleNamespace(key=key, result=result)
    document.checked = checked
    return document


def test_an_edit_stops_it_and_undoing_that_takes_it_up_again(monkeypatch):
    """Between two steps of one model; what was known of another is not found out again."""
    asked = []

    def insight(model, target, settings, wanted):
        asked.append(model.entry.expression)
        if asked == ["A", "B"]:
            document.text = "edited"
        if not wanted():
            raise module.Outdated
        return model.entry.expression.lower()

    async def scenario():
        insights = Insights()

        async def over():
            task = insights._known[document.uri].task
            assert task is not None
            await task
            return [insights.of(document, model) for model in MODELS]

        insights.begin(document)
        stopped = await over()
        insights.begin(document)
        still = await over()
        document.text = "text"
        insights.begin(document)
        return stopped, still, await over()

    monkeypatch.setattr(module, "insight", insight)
    document = checked_document()
    assert asyncio.run(scenario()) == (["a", None], ["a", None], ["a", "b"])
    assert asked == ["A", "B", "B"]
