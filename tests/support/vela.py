"""Vela as an oracle: Arm's compiler for Ethos-U, in the interpreter that CHIPFIT_VELA names, else in this one."""

import functools
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

WORKER = Path(__file__).with_name("vela_worker.py")
REPORT = "from ethosu.vela.vela import main; main(['--supported-ops-report'])"
VERSION = "from importlib.metadata import version; print(version('ethos-u-vela'))"


@functools.cache
def interpreter() -> str:
    """A Python that can import Vela. Without one the test is skipped, but in CI it fails."""
    python = os.environ.get("CHIPFIT_VELA", sys.executable)
    found = subprocess.run([python, "-c", "import ethosu.vela.vela"], capture_output=True, check=False)
    if found.returncode != 0:
        text = f"{python} has no ethos-u-vela: `make vela` installs it, or CHIPFIT_VELA names a Python that has it."
        pytest.fail(text) if os.environ.get("CI") else pytest.skip(text)
    return python


def compiled(python: str, jobs: list[tuple[bytes, str]]) -> list[bytes | str]:
    """The compiled model for each job, a model and an accelerator such as "ethos-u55-128", or why there is none."""
    done = subprocess.run([python, WORKER], input=pickle.dumps(jobs), capture_output=True, timeout=300, check=True)
    return pickle.loads(done.stdout)


def version(python: str) -> str:
    """The version of the installed package."""
    return subprocess.run([python, "-c", VERSION], capture_output=True, check=True, text=True).stdout.strip()


@functools.cache
def supported_ops(python: str) -> str:
    """The text of `vela --supported-ops-report`."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([python, "-c", REPORT], cwd=folder, capture_output=True, check=True)
        return Path(folder, "SUPPORTED_OPS.md").read_text(encoding="utf-8")
