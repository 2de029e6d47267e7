"""A check that nobody waits for any more is not run to its end, whatever it was doing when it was dropped."""

import asyncio
import threading
from contextlib import suppress

from chipfit.server.document import Document, Key
from chipfit.server.settings import open_project
from chipfit.server.tracing import Tracing

from .models import GOOD

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
        first = asyncio.create_task(tracing.check(document, Key(ENDLESS, project, "slice", (), ()), None))
        await asyncio.to_thread(begun.wait)
        first.cancel()
        tracing.outdate(document)
        go_on.set()
        with suppress(asyncio.CancelledError):
            await first
        try:
            return await asyncio.wait_for(tracing.check(document, Key(GOOD, project, "slice", (), ()), None), 100)
        finally:
            tracing.close()

    project = open_project(path)
    assert [report.entry for report in asyncio.run(run()).reports]


def test_a_change_right_after_a_model_that_never_ends(workspace, client):
    """Whenever it comes."""
    assert ENDLESS != GOOD
    for number in range(5):
        uri = client.open(f"endless{number}.py", ENDLESS)
        if number % 2:
            client.hover(uri, 1 + number)
        client.change(uri, GOOD + f"\n# {number}\n")
        client.settled(uri)
        assert not client.codes(uri)
        client.close(uri)
