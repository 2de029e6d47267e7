"""What nobody can ask about any more is not kept: the graphs of a check hold the weights of its models."""

import os
import signal

import pytest

from .models import GOOD
from .robust import until
from .test_fix_effects import NET, quick_fixes

# Where Python looks for such a thing when it starts: on a signal, it writes how many checks are in memory.
SITE = """
import gc
import signal
from pathlib import Path


def count(*_):
    gc.collect()
    checks = [one for one in gc.get_objects() if type(one).__name__ == "CheckResult"]
    temporary = Path({counted!r}).with_suffix(".new")
    temporary.write_text(str(len(checks)))
    temporary.replace({counted!r})


signal.signal(signal.SIGUSR1, count)
"""


@pytest.fixture
def counting(start, tmp_path, monkeypatch):
    """A server, and a function that counts the checks it keeps."""
    counted = tmp_path / "counted"
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(SITE.format(counted=str(counted)))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    (tmp_path / "chipfit.toml").write_text("latency-ms = 1\n")
    client = start()

    def kept():
        counted.unlink(missing_ok=True)
        os.kill(client.process.pid, signal.SIGUSR1)
        until(counted.exists, "nothing was counted")
        return int(counted.read_text())

    return client, kept


@pytest.mark.parametrize("text", [GOOD, NET], ids=["no fixes", "fixes that are tried"])
def test_the_check_of_a_model_that_is_gone(counting, text):
    client, kept = counting
    uri = client.open("net.py", text)
    client.settled(uri)
    until(lambda: all("(saves " in fix["title"] for fix in quick_fixes(client, uri)), "a fix was not tried")
    assert kept() >= 1
    client.change(uri, "x = 1\n")
    client.settled(uri)
    until(lambda: kept() == 0, "a check is kept")
    assert (client.shutdown(), client.log()) == (0, "")
