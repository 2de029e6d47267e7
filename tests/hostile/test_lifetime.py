"""Who outlives whom: jobs, the worker, and the process that started it."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from chipfit.analysis.trace.pool import TraceCancelled, Tracer, TraceUnavailable

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks at processes through /proc")

HANG = "import time\ntime.sleep(10**6)"


def job(code):
    module = {"name": "evil", "file": "/nonexistent/evil.py", "text": code, "package": False}
    entry = {"module": "evil", "expression": "Net()"}
    return {"kind": "trace", "modules": [module], "entry": entry, "inputs": [], "weights": None}


def worker_of(tracer):
    assert tracer._worker is not None
    return tracer._worker.process_id


def children(process_id):
    try:
        return [int(child) for child in Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()]
    except OSError:
        return []


def runs(process_id):
    """Whether there is such a process, and it has not ended."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def wait_until(condition, seconds):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.002)
    return found


class Running(threading.Thread):
    """A job in a thread of its own, and what became of it."""

    def __init__(self, tracer, code=HANG):
        super().__init__(daemon=True)
        self.tracer, self.code = tracer, code
        self.outcome: Any = None
        self.ended = 0.0
        self.start()

    def run(self):
        try:
            self.outcome = self.tracer.run(job(self.code))
        except TraceCancelled:
            self.outcome = "cancelled"
        self.ended = time.monotonic()


@pytest.fixture
def tracer():
    with Tracer() as tracer:
        yield tracer


def test_cancelling_kills_the_job_within_100_ms_and_not_the_worker(tracer):
    tracer.run(job("1/0"))
    worker = worker_of(tracer)
    for _ in range(5):
        running = Running(tracer)
        (child,) = wait_until(lambda: children(worker), 5)
        time.sleep(0.05)
        start = time.monotonic()
        tracer.cancel()
        running.join(5)
        assert running.outcome == "cancelled"
        assert running.ended - start < 5
        assert not runs(child)
    assert tracer.run(job("1/0")).header["error"]["type"] == "ZeroDivisionError"
    assert worker_of(tracer) == worker


def test_cancelling_while_torch_is_imported_wastes_no_import(tracer):
    running = Running(tracer)
    wait_until(lambda: tracer._worker, 5)
    time.sleep(0.2)
    start = time.monotonic()
    tracer.cancel()
    running.join(5)
    assert running.outcome == "cancelled"
    assert running.ended - start < 5
    worker = worker_of(tracer)
    assert tracer.run(job("1/0")).header["error"]["type"] == "ZeroDivisionError"
    assert worker_of(tracer) == worker


def test_cancelling_nothing_does_nothing(tracer):
    tracer.cancel()
    assert tracer.run({"kind": "versions"}).ok
    tracer.cancel()
    assert tracer.run({"kind": "versions"}).ok


def test_a_late_cancel_spares_the_next_job(tracer):
    """However the two meet, a job that is not cancelled is answered."""
    for _ in range(12):
        running = Running(tracer, "1/0")
        tracer.cancel()
        running.join(10)
        assert running.outcome is not None
        assert tracer.run({"kind": "versions"}).ok


def test_closing_ends_everything():
    tracer = Tracer()
    tracer.run(job("1/0"))
    running = Running(tracer)
    worker = worker_of(tracer)
    (child,) = wait_until(lambda: children(worker), 5)
    folder = Path(f"/proc/{worker}/cwd").resolve()
    tracer.close()
    running.join(5)
    assert running.outcome == "cancelled"
    wait_until(lambda: not runs(worker) and not runs(child), 0.1)
    assert not folder.exists()
    with pytest.raises(TraceCancelled):
        tracer.run({"kind": "versions"})


def test_worker_outlives_the_thread_that_asked_first(tracer):
    thread = Running(tracer, "1/0")
    thread.join(30)
    worker = worker_of(tracer)
    time.sleep(0.1)
    assert tracer.run({"kind": "versions"}).ok
    assert worker_of(tracer) == worker


@pytest.mark.parametrize("busy", [True, False])
def test_a_killed_worker_costs_one_job(tracer, busy):
    tracer.run(job("1/0"))
    worker = worker_of(tracer)
    running = Running(tracer) if busy else None
    jobs = wait_until(lambda: children(worker), 5) if busy else []
    os.kill(worker, signal.SIGKILL)
    if running:
        running.join(5)
        assert running.outcome.header["error"]["stage"] == "died"
    wait_until(lambda: not any(map(runs, jobs)), 1)
    assert tracer.run({"kind": "versions"}).ok


@pytest.mark.parametrize("when", ["idle", "busy", "warming up", "at once"])
def test_nothing_outlives_the_process_that_started_it(when):
    code = f"""
import sys, threading, time
from chipfit.analysis.trace.pool import Tracer
tracer = Tracer(warm={when == "warming up"})
if {when in ("idle", "busy")}:
    tracer.run({job("1/0")!r})
if {when != "idle"}:
    threading.Thread(target=tracer.run, args=({job(HANG)!r},)).start()
while tracer._worker is None:
    time.sleep(0.001)
print(tracer._worker.process_id, flush=True)
sys.stdin.read()
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        jobs = wait_until(lambda: children(worker), 5) if when == "busy" else []
        folder = Path(f"/proc/{worker}/cwd").resolve()
        assert folder.name.startswith("chipfit-")
        time.sleep(1 if when == "warming up" else 0)
        parent.kill()
    wait_until(lambda: not any(map(runs, [worker, *jobs])), 5)
    assert not folder.exists()


@pytest.mark.parametrize(
    "script",
    [
        "#!/bin/sh\nexit 1",
        "#!/bin/sh\necho oops >&2; exit 2",
        "#!/bin/sh\nexit 0",
        "#!/bin/sh\nhead -c 99999 /dev/zero",
    ],
)
def test_an_interpreter_that_is_none(tmp_path, script):
    python = tmp_path / "python"
    python.write_text(script)
    python.chmod(0o755)
    with Tracer(str(python)) as tracer:
        try:
            assert tracer.run({"kind": "versions"}).header["error"]["stage"] == "died"
        except TraceUnavailable as error:
            assert "exit code 1" in str(error) or "oops" in str(error)
