"""The command line through the public door: a process, its exit code and its two streams."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


PROGRAM = str(Path(sys.executable).with_name("chipfit"))


def run_chipfit(*arguments, cwd, **environment):
    """Run `chipfit` with some arguments in the folder `cwd`; a traceback is a failure whatever the test wants."""
    process = subprocess.run(
        [PROGRAM, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert "Traceback" not in process.stderr, process.stderr
    assert "internal error" not in process.stderr, process.stderr
    return Run(process.returncode, process.stdout, process.stderr)


@pytest.fixture(scope="session", autouse=True)
def shared_traces(tmp_path_factory):
    """What one test has traced the others remember, and nobody else does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHIPFIT_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "chipfit-cache"))
        yield


@pytest.fixture
def chipfit(tmp_path):
    """`run_chipfit` in a folder of its own, which no configuration further up reaches."""
    (tmp_path / "chipfit.toml").touch()

    def run(*arguments, **environment):
        return run_chipfit(*arguments, cwd=tmp_path, **environment)

    return run
