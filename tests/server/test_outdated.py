"""A check that nobody waits for any more is not run to its end, whatever it was doing when it was dropped."""

import asyncio
import threading
import time
from contextlib import suppress

import pytest

from chipfit.server.documents.document import Document, Key
from chipfit.server.documents.tracing import Tracing
from chipfit.server.settings import open_project

from .client import TIMEOUT_S
from .models import GOOD
from .processes import descendants, is_running

ENDLESS = GOOD.replace("super().__init__()", "super().__init__()\n        while True:\n            pass", 1)


def test_one_that_is_dropped_before_it_traces(tmp_path, monkeypatch):
    """While the interpreter that has torch is looked for, which takes a second or two."""
    (tmp_path / "chipfit.toml").touch()
    path = str(tmp_path / "net.py")
    document = Document((tmp_path / "net.py").as_uri(), path, ENDLESS, 1)
    begun, go_on = threading.Event(), threading.Event()

    async def run():
        tracing = Tracing()
        ready = tracing._ready

        def slowly(python):
            begun.set()
            go_on.wait()
            return ready(python)

        monkeypatch.setattr(tracing, "_ready", slowly)
        first = asyncio.create_task(tracing.check(document, Key(ENDLESS, project, "slice", None, (), ())))
        await asyncio.to_thread(begun.wait)
        first.cancel()
        tracing.outdate(document)
        go_on.set()
        with suppress(asyncio.CancelledError):
            await first
        try:
            return await asyncio.wait_for(tracing.check(document, Key(GOOD, project, "slice", None, (), ())), 100)
        finally:
            tracing.close()

    project = open_project(path)
    assert [report.entry for report in asyncio.run(run()).reports]


@pytest.mark.parametrize("moment", ["at once", "when it is being traced", "when it runs"])
@pytest.mark.parametrize("hovers", [False, True])
def test_a_change_right_after_a_model_that_never_ends(workspace, client, moment, hovers):
    """Whenever it comes, and whoever waits for what would be known."""
    assert ENDLESS != GOOD
    name = f"{moment} {hovers}".replace(" ", "_")
    uri = client.open(f"endless_{name}.py", ENDLESS)
    place = {"textDocument": {"uri": uri}, "position": {"line": 8, "character": 8}}
    hover = client.send("textDocument/hover", place) if hovers else None
    if moment != "at once":
        client.wait("chipfit/checked", lambda said: (said["uri"], said["pending"]) == (uri, True))
    if moment == "when it runs":
        # The worker, and its fork for the job.
        wait_until(lambda: sum(map(is_running, descendants(client.process.pid))) > 1)
    client.change(uri, GOOD + f"\n# {name}\n")
    client.settled(uri)
    assert not client.codes(uri)
    if hover is not None:
        assert "fully_connected" in client.answer(hover, timeout=10)["contents"]["value"]
    client.close(uri)


def wait_until(holds):
    end = time.monotonic() + TIMEOUT_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)
