"""A mistake of ours costs the check or the trial that it is made in: nothing else, and nothing old stands for it."""

import pytest

from .client import Client
from .robust import until
from .test_code_lens import lenses
from .test_fix_effects import NET, SPLIT, quick_fixes

# Where Python looks for such a thing when it starts: complete checks of certain texts fail.
SITE = """
import importlib

module = importlib.import_module("chipfit.analysis.check")
right = module.check


def wrong(path, text, settings, target, tracer, **options):
    if {mark!r} in text and type(tracer).__name__ != "_NoTracer":
        raise RuntimeError("a mistake of ours")
    return right(path, text, settings, target, tracer, **options)


module.check = wrong
"""


@pytest.fixture
def mistaken(tmp_path, monkeypatch):
    """Starts a server whose complete check of a text with a mark in it fails."""

    def start(mark):
        (tmp_path / "site").mkdir()
        (tmp_path / "site" / "sitecustomize.py").write_text(SITE.format(mark=mark))
        monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
        (tmp_path / "chipfit.toml").write_text("latency-ms = 1\n")
        client = Client(tmp_path)
        started.append(client)
        return client

    started = []
    yield start
    for client in started:
        assert client.shutdown() == 0
        client.kill()


def test_in_a_check(mistaken):
    client = mistaken("# wrong")
    uri = client.open("net.py", NET)
    assert client.codes(uri) != []
    client.change(uri, NET + "# wrong\n")
    client.wait("window/showMessage", lambda p: "Internal error in the check of " in p["message"])
    assert client.codes(uri) == []
    assert [lens["title"] for lens in lenses(client, uri)] == ["not traced"]
    client.change(uri, NET)
    assert client.codes(uri) != []


def test_in_the_trial_of_a_fix(mistaken):
    client = mistaken(SPLIT)
    uri = client.open("net.py", NET)
    client.settled(uri)
    until(lambda: "a mistake of ours" in client.log(), "it was not made")
    titles = [action["title"] for action in quick_fixes(client, uri)]
    assert titles
    assert not any(title.startswith("Split it") for title in titles)
