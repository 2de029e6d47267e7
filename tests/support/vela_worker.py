"""Compiles the models of a pickled list with Vela: run by the interpreter that has it, with nothing but that.

Standard input is a list of models and accelerator configurations, standard output the compiled models, or for each why
there is none.
"""

import contextlib
import importlib
import io
import os
import pickle
import signal
import sys
import tempfile
from pathlib import Path

Job = tuple[bytes, str]
SECONDS = 5
"""Of processor time for one model, which takes some 5 ms."""


def answers(jobs: list[Job]) -> list[bytes | str]:
    """The answer to each. They are made in a fork: on some models Vela's native code crashes or never ends."""
    found: list[bytes | str] = []
    while len(found) < len(jobs):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            _answer(jobs[len(found) :], write)
        os.close(write)
        found += _received(read)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status != 0:
            found.append(f"Vela ended with {status}")
    return found


def _answer(jobs: list[Job], write: int) -> None:
    """Write one answer after the other, until the last or the one that ends this process."""
    with os.fdopen(write, "wb") as pipe:
        for job in jobs:
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            pickle.dump(_compile(job), pipe)
            pipe.flush()
    os._exit(0)


def _received(read: int) -> list[bytes | str]:
    found = []
    with os.fdopen(read, "rb") as pipe, contextlib.suppress(EOFError):
        while True:
            found.append(pickle.load(pipe))
    return found


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
    importlib.import_module("ethosu.vela.vela")
    out.write(pickle.dumps(answers(pickle.load(sys.stdin.buffer))))
    out.close()
