"""Edits while a model is traced, and trace workers that are killed: the last text is what counts in the end."""

import os
import signal
import time

import pytest

from .models import ENDLESS, GOOD, model
from .processes import descendants, is_running
from .robust import assert_clean_end, until, worker_and_job
from .test_exit import assert_gone

BAD = model(layer="nn.Linear(12, 4)")


def endless(number):
    """Texts whose traces are not the same."""
    return ENDLESS.replace("10**12", f"10**{12 + number}")


def test_edits_during_a_trace(start):
    client = start()
    uri = client.open("net.py", endless(0))
    jobs = set()
    for number in range(1, 8):
        worker, job = worker_and_job(client)
        jobs.add(job)
        client.change(uri, endless(number))
        until(lambda job=job: not is_running(job), "a job goes on that nobody waits for")
        assert is_running(worker)
    client.change(uri, BAD)
    assert client.codes(uri) == ["CF003"]
    assert len(jobs) == 7
    assert_clean_end(client)


@pytest.mark.parametrize(("victim", "times"), [("worker", 2), ("job", 4)])  # a new worker takes seconds
def test_killed_again_and_again(start, victim, times):
    client = start()
    uri, killed = client.open("net.py", endless(0)), []
    for number in range(1, times + 1):
        worker, job = worker_and_job(client)
        os.kill(worker if victim == "worker" else job, signal.SIGKILL)
        killed += [worker, job] if victim == "worker" else [job]
        # The model could not be traced, and what stands there says so.
        assert client.codes(uri) == ["CF003"]
        client.change(uri, endless(number))
    client.change(uri, BAD)
    (found,) = client.settled(uri)
    assert "expects 12 features" in found["message"]
    client.change(uri, GOOD)
    assert client.codes(uri) == []
    until(lambda: not any(map(is_running, killed)), "a process that was killed, or its child, still runs")
    assert_clean_end(client)


def test_killed_while_it_starts(start):
    client = start()
    uri = client.open("net.py", BAD)
    until(lambda: descendants(client.process.pid), "no worker")
    os.kill(descendants(client.process.pid)[0], signal.SIGKILL)
    assert client.codes(uri) == ["CF003"]
    client.change(uri, GOOD)
    assert client.codes(uri) == []
    assert_clean_end(client)


def test_killed_while_idle(start):
    client = start()
    uri = client.open("net.py", BAD)
    assert client.codes(uri) == ["CF003"]
    os.kill(descendants(client.process.pid)[0], signal.SIGKILL)
    client.change(uri, model(layer="nn.Linear(13, 4)"))
    (found,) = client.settled(uri)
    assert "expects 13 features" in found["message"]
    assert_clean_end(client)


def test_is_there_when_what_came_from_memory_is_edited(start):
    client = start()
    client.codes(client.open("net.py", GOOD))
    assert_clean_end(client)
    client = start()
    uri = client.open("net.py", GOOD)
    assert client.codes(uri) == []
    assert not descendants(client.process.pid)
    client.change(uri, GOOD + "\n# what needs no trace\n")
    until(lambda: descendants(client.process.pid), "no worker")
    assert client.codes(uri) == []
    client.change(uri, BAD)
    assert client.codes(uri) == ["CF003"]
    assert_clean_end(client)


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (lambda client: client.stdin.close(), 1),
        (lambda client: client.process.send_signal(signal.SIGINT), None),
        (lambda client: client.process.send_signal(signal.SIGHUP), -signal.SIGHUP),
    ],
    ids=["end of input", "SIGINT", "SIGHUP"],
)
def test_ends_during_a_trace(start, end, code):
    """Others are in test_exit.py."""
    client = start()
    client.open("net.py", ENDLESS)
    processes = [client.process.pid, *worker_and_job(client)]
    began = time.monotonic()
    end(client)
    ended = client.ended(30)
    assert code in (None, ended)
    assert_gone(processes, began)
    assert "Traceback" not in client.log()


def test_exit_with_many_checks_under_way(start):
    client = start()
    for number in range(30):
        client.open(f"net{number}.py", endless(number))
    processes = [client.process.pid, *worker_and_job(client)]
    began = time.monotonic()
    assert client.shutdown() == 0
    assert_gone(processes, began)
    assert client.log() == ""


def test_a_file_that_is_closed_during_its_trace(start):
    client = start()
    uri = client.open("net.py", ENDLESS)
    _, job = worker_and_job(client)
    client.close(uri)
    until(lambda: not is_running(job), "the job of a closed file goes on")
    assert client.codes(client.open("other.py", BAD)) == ["CF003"]
    assert not any(shown["diagnostics"] for shown in client.published(uri))
    assert_clean_end(client)


def test_a_model_that_never_ends_does_not_keep_others_waiting(start):
    client = start()
    client.open("endless.py", endless(0))
    _, job = worker_and_job(client)
    uris = [client.open(f"{name}.py", BAD) for name in ("one", "other")]
    assert [client.codes(uri) for uri in uris] == [["CF003"]] * 2
    assert not is_running(job)
    worker_and_job(client)  # it has begun anew
    assert_clean_end(client)
