"""Vela as an oracle: compiles one-operator .tflite models with an interpreter that has ethos-u-vela.

That is the one named by CHIPFIT_VELA, else this one. `compiled(jobs)` runs all of them in one process.
"""

import contextlib
import importlib
import io
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

Job = tuple[bytes, str]
"""A model and an accelerator configuration such as "ethos-u55-128"."""


def interpreter() -> str | None:
    """A Python that can import Vela; None if there is none."""
    python = os.environ.get("CHIPFIT_VELA", sys.executable)
    found = subprocess.run([python, "-c", "import ethosu.vela"], capture_output=True, check=False)
    return python if found.returncode == 0 else None


def compiled(python: str, jobs: list[Job]) -> list[bytes | str]:
    """The compiled model for each job, or why there is none."""
    done = subprocess.run([python, __file__], input=pickle.dumps(jobs), capture_output=True, timeout=300, check=True)
    return pickle.loads(done.stdout)


def _compile(job: Job) -> bytes | str:
    main = importlib.import_module("ethosu.vela.vela").main
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "net.tflite")
        source.write_bytes(job[0])
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                main([str(source), "--accelerator-config", job[1], "--output-dir", folder])
        except (Exception, SystemExit) as error:
            return f"{type(error).__name__}: {error}"
        return Path(folder, "net_vela.tflite").read_bytes()


if __name__ == "__main__":
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what Vela's native code prints is not the answer
    out.write(pickle.dumps([_compile(job) for job in pickle.load(sys.stdin.buffer)]))
    out.close()
