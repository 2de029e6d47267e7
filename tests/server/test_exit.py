"""However it ends, it ends at once and leaves no process behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from .models import ENDLESS, model
from .processes import descendants, is_running

# Half a second on an idle machine; the tests' machine may be busy.
AT_ONCE_S = 20.0


WORKER, FORK = 1, 2


def tracing(client, stage):
    """The processes of a server whose worker has started, or whose worker has forked to run the model."""
    client.open("endless.py", ENDLESS)
    end = time.monotonic() + 60
    while len(found := descendants(client.process.pid)) < stage:
        assert time.monotonic() < end, client.log()
        time.sleep(0.02)
    return [client.process.pid, *found]


def assert_gone(processes, since):
    while alive := [pid for pid in processes if is_running(pid)]:
        assert time.monotonic() - since < AT_ONCE_S, f"{alive} of {processes} still run"
        time.sleep(0.01)


@pytest.mark.parametrize("stage", [WORKER, FORK])
def test_exit_during_a_trace(start, stage):
    client = start()
    processes = tracing(client, stage)
    began = time.monotonic()
    assert client.shutdown() == 0
    assert_gone(processes, began)
    assert client.log() == ""


def test_end_of_input_during_a_trace(start):
    client = start()
    processes = tracing(client, WORKER)
    began = time.monotonic()
    client.stdin.close()
    assert client.ended() == 1
    assert_gone(processes, began)
    assert client.log() == ""


def test_death_during_a_trace(start):
    client = start()
    processes = tracing(client, FORK)
    client.process.kill()
    began = time.monotonic()
    client.ended()
    assert_gone(processes, began)


def test_death_of_the_editor_during_a_trace(start):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as editor:
        client = start(process_id=editor.pid)
        processes = tracing(client, WORKER)
    began = time.monotonic()
    assert client.ended() == 1
    assert_gone(processes, began)
    assert client.log() == ""


@pytest.mark.parametrize(("polite", "code"), [(True, 0), (False, 1)])
def test_exit_code(start, polite, code):
    client = start()
    if polite:
        client.request("shutdown")
    client.notify("exit")
    assert client.ended() == code


def test_nothing_is_left_in_the_editor(start):
    client = start()
    uri = client.open("net.py", "class Net(")
    assert client.codes(uri) == ["CF002"]
    client.shutdown()
    assert client.published(uri)[-1]["diagnostics"] == []


def test_two_servers_share_nothing(start):
    one, other = start(), start()
    processes = tracing(one, WORKER)
    assert other.codes(other.open("net.py", "class Net(")) == ["CF002"]
    assert other.shutdown() == 0
    assert all(is_running(pid) for pid in processes)
    one.shutdown()


def test_a_signal_during_a_trace(start):
    client = start()
    processes = tracing(client, FORK)
    began = time.monotonic()
    client.process.terminate()
    assert client.ended() == 1
    assert_gone(processes, began)
    assert client.log() == ""


def test_exit_alone_during_a_trace(start):
    client = start()
    processes = tracing(client, FORK)
    began = time.monotonic()
    client.notify("exit")
    assert client.ended() == 1
    assert_gone(processes, began)
    assert client.log() == ""


@pytest.mark.parametrize("stage", [WORKER, FORK])
def test_a_worker_that_is_killed_is_replaced(start, stage):
    client = start()
    _, *workers = tracing(client, stage)
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    uri = client.uri("endless.py")
    client.change(uri, model(layer="nn.Linear(12, 4)"))
    assert client.codes(uri) == ["CF003"]
    assert client.shutdown() == 0
