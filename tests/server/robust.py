"""What robustness tests need to see: memory of a process, the processes of a trace, whether a server still answers."""

import time
from itertools import count
from pathlib import Path

from .processes import descendants

LONG_S, SHORT_S = 60.0, 10.0
_NUMBERS = count()


def resident(pid):
    """The resident bytes of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


def worker_and_job(client):
    """The process ids of the trace worker and of its fork that runs a model, once there are both."""
    end = time.monotonic() + LONG_S
    while len(found := descendants(client.process.pid)) < 2:
        assert time.monotonic() < end, client.log()
        time.sleep(0.02)
    return found[:2]


def until(condition, what):
    """Wait for what comes by itself, though on a busy machine not soon."""
    end = time.monotonic() + LONG_S
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def assert_alive(client):
    """The server still checks what is opened, and forgets it again."""
    uri = client.open(f"alive{next(_NUMBERS)}.py", "class Net(")
    client.wait_for(lambda: client.published(uri), SHORT_S)
    assert [d["code"] for d in client.published(uri)[-1]["diagnostics"]] == ["CF002"]
    client.close(uri)
    client.wait_for(lambda: not client.published(uri)[-1]["diagnostics"], SHORT_S)


def assert_clean_end(client):
    """An orderly end, and nothing in the log that nobody expects."""
    assert client.shutdown() == 0
    assert client.log() == ""
