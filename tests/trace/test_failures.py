"""Whatever the user's code does in the worker, the answer is a finding on the line that does it, or a report."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chipfit.analysis.trace.pool import TraceCancelled, Tracer, TraceUnavailable

from ..support.checked import assert_as_underlined, check_example
from ..support.markdown import Example, examples

EXAMPLES = [pytest.param(e, id=str(e.line)) for e in examples(Path(__file__).parent / "failures.md")]

NET = """
from torch import nn


# chipfit: input=1x4
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        return self.fc(x)
"""
LOOP = NET.replace("nn.Linear(4, 4)", "nn.Linear(4, 4)\n        while True:\n            pass")
DATA_LOOP = NET.replace("        return", "        while x.mean() < 9:\n            x = self.fc(x)\n        return")
PRINTS = NET.replace("nn.Linear(4, 4)", "nn.Linear(4, 4)\n        print('constructed')")


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example, tracer, tmp_path):
    result, file = check_example(example, example.text, tracer, tmp_path)
    assert_as_underlined(list(result.diagnostics), example, file)
    assert len(result.reports) == (not example.marks)


@pytest.fixture(scope="module")
def impatient(tmp_path_factory) -> Iterator[Tracer]:
    """A worker that gives a job three seconds, and has had its first, which is the slow one."""
    with Tracer(timeout_s=3, warm=True) as own:
        messages(NET, own, tmp_path_factory.mktemp("first"))
        yield own


def messages(text: str, tracer: Tracer, folder: Path) -> list[str]:
    result, _ = check_example(Example("", 1, "python", {}, text, ()), text, tracer, folder)
    return [diagnostic.message for diagnostic in result.diagnostics]


def test_endless_loop_ends_at_the_timeout(impatient, tmp_path):
    start = time.monotonic()
    assert messages(LOOP, impatient, tmp_path) == ["Tracing `Net` took longer than 3 s and was stopped."]
    assert 3 <= time.monotonic() - start < 60


def test_endless_loop_on_values_of_a_tensor_is_not_run(impatient, tmp_path):
    (message,) = messages(DATA_LOOP, impatient, tmp_path)
    assert "depends on the values of a tensor" in message


def test_cancelled_check_raises_and_the_next_one_works(impatient, tmp_path):
    timer = threading.Timer(1, impatient.cancel)
    timer.start()
    with pytest.raises(TraceCancelled):
        messages(LOOP, impatient, tmp_path)
    timer.join()
    assert messages(NET, impatient, tmp_path) == []


def test_killed_worker_is_a_finding_and_the_next_check_works(impatient, tmp_path):
    assert impatient._worker is not None
    timer = threading.Timer(1, os.kill, (impatient._worker.process_id, signal.SIGKILL))
    timer.start()
    (message,) = messages(LOOP, impatient, tmp_path)
    timer.join()
    assert "ended before it answered" in message
    assert impatient.run({"kind": "versions"}).ok


def test_what_the_model_prints_stays_in_the_worker(tracer, tmp_path, capfd):
    assert messages(PRINTS, tracer, tmp_path) == []
    assert capfd.readouterr().out == ""


def test_cold_worker(tmp_path):
    with Tracer() as own:
        assert messages(NET, own, tmp_path) == []


def test_interpreter_without_torch_is_no_fault_of_the_model(tmp_path):
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    python.chmod(0o755)
    found = subprocess.run([python, "-I", "-c", "import torch"], capture_output=True, text=True, check=False)
    assert "No module named 'torch'" in found.stderr
    with Tracer(str(python)) as own, pytest.raises(TraceUnavailable, match="torch"):
        messages(NET, own, tmp_path)
