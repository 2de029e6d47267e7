"""The worker's main loop: a process that has torch loaded and forks for every job. Plain Python: the worker loads this.

Where forking is not safe the process does one job itself and ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import struct
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from . import sandbox
from .channel import CHUNK_BYTES, MAX_PAYLOAD_BYTES, MAX_TEXT_BYTES, Channel, Job, write

Answer = Callable[[Job], tuple[Mapping[str, Any], bytes]]

_REPLY = struct.Struct(">IQ")  # what the job's own process writes: bytes of text, bytes of payload


def serve(answer: Answer, prepare: Callable[[Job], None], forks: bool) -> None:
    """Answer jobs until stdin ends. `prepare` runs here, before the fork; `answer` in the job's own process."""
    channel = Channel()
    alone = forks and sandbox.leave_network()
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, lambda number, frame: _leave(None))
        sandbox.die_with_parent(signal.SIGHUP)  # after the namespace: a change of privileges clears it
        if channel.is_abandoned():
            _leave(None)
    with contextlib.suppress(BrokenPipeError):  # nobody listens any more
        while (message := channel.receive()) is not None:
            kind, number, job = message
            if kind != b"J":
                continue  # a cancelled job that had ended already
            prepare(job)
            channel.send(b"S", number, b"")
            if not forks:
                guards = _guard(job, False)  # of this thread, and of those that it starts from now on
                threading.Thread(target=_leave_at_end, args=(channel,), daemon=True).start()
                channel.send(b"R", number, *_packed(answer({**job, "guards": guards})))
                break
            channel.send(b"R", number, *_run(channel, number, job, answer, alone))
    _leave(None)


def _run(channel: Channel, number: int, job: Job, answer: Answer, alone: bool) -> tuple[bytes, bytes]:
    """Do the job in a fork: the text and the payload of its reply."""
    reading, writing = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        _be_child(parent, writing, job, answer, alone)
    os.close(writing)
    with contextlib.suppress(OSError):  # the child does so too; whoever is first
        os.setpgid(child, child)
    try:
        data = _collect(channel, number, reading, child)
    finally:
        os.close(reading)
    _kill(child)
    _, status = os.waitpid(child, 0)
    text, payload = _split(data)
    return (bytes(text), bytes(payload)) if text else (_obituary(status, bool(data)), b"")


def _be_child(parent: int, writing: int, job: Job, answer: Answer, alone: bool) -> NoReturn:
    """Everything the forked process does, guards first."""
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        sandbox.die_with_parent(signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        os.dup2(writing, 3)
        os.closerange(4, os.sysconf("SC_OPEN_MAX"))
        text, payload = _packed(answer({**job, "guards": _guard(job, alone)}))
        write(3, _REPLY.pack(len(text), len(payload)) + text)
        write(3, payload)
    except BaseException as error:  # nothing of the parent's may run in here
        with contextlib.suppress(BaseException):
            os.write(2, f"{type(error).__name__}: {error}\n".encode(errors="replace"))
    finally:
        os._exit(0)


def _guard(job: Job, alone: bool) -> dict[str, Any]:
    """Put this process under guard for the job; the report that sandbox.enter gives."""
    files = [module["file"] for module in job.get("modules", ())]
    named = [job[key] for key in ("file", "weights") if job.get(key)]
    readable = [*files, *named, *job.get("readable", ())]
    # Code that the user has named to be run as it is: a module imported for real, a source of samples.
    trusted = job.get("roots") is not None or job["kind"] == "samples"
    scratch = job.get("scratch") or tempfile.gettempdir()
    guards = sandbox.enter(scratch, readable, trusted, job.get("limits") or {}, job.get("without", ()))
    if alone:
        guards["network"].insert(0, "namespace")
    return guards


def _packed(answered: tuple[Mapping[str, Any], bytes]) -> tuple[bytes, bytes]:
    header, payload = answered
    return json.dumps(header).encode(), payload


def _collect(channel: Channel, number: int, reading: int, child: int) -> bytearray:
    """What the child writes until that is a whole reply, or the child ends, or nobody wants it any more."""
    data = bytearray()
    poller = select.poll()
    poller.register(reading, select.POLLIN)
    poller.register(channel.requests, select.POLLIN)
    while True:
        ready = [descriptor for descriptor, _ in poller.poll(1000)]
        if channel.requests in ready:
            message = channel.receive()
            if message is None:
                _leave(child)
            if message[:2] == (b"C", number):
                return bytearray()
        if reading in ready:
            chunk = os.read(reading, CHUNK_BYTES)
            data += chunk
            if not chunk or _is_whole(data):
                return data
        elif not ready and os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return data  # a process that it left behind may keep the pipe open


def _is_whole(data: bytearray) -> bool:
    """Whether all of the reply is here; also if its head is nonsense, so that nothing more is read."""
    if len(data) < _REPLY.size:
        return False
    text, payload = _REPLY.unpack_from(data)
    return text > MAX_TEXT_BYTES or payload > MAX_PAYLOAD_BYTES or len(data) >= _REPLY.size + text + payload


def _split(data: bytearray) -> tuple[memoryview, memoryview]:
    """The text and the payload; both empty unless they are exactly what the head says."""
    view = memoryview(data)
    text, payload = _REPLY.unpack_from(data) if len(data) >= _REPLY.size else (0, 0)
    if len(data) != _REPLY.size + text + payload:
        return view[:0], view[:0]
    body = view[_REPLY.size :]
    return body[:text], body[text:]


def _obituary(status: int, garbled: bool) -> bytes:
    """The reply of a process that gave none."""
    if os.WIFSIGNALED(status) and not garbled:
        how = signal.Signals(os.WTERMSIG(status)).name
    else:
        how = "nothing readable came back" if garbled else f"exit {os.WEXITSTATUS(status)}"
    error = {"stage": "died", "type": how, "message": how, "frames": []}
    return json.dumps({"ok": False, "error": error}).encode()


def _kill(child: int) -> None:
    """Kill a child that has not been waited for, and its group."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(OSError):
            kill(child, signal.SIGKILL)


def _leave_at_end(channel: Channel) -> None:
    """Without forks nobody else notices that the parent has gone."""
    while channel.receive() is not None:
        pass
    _leave(None)


def _leave(child: int | None) -> NoReturn:
    """End at once: the parent is gone. Takes the child and the scratch folders along."""
    if child is not None:
        _kill(child)
    scratch = os.environ.get("TMPDIR", "")
    if Path(scratch).name.startswith("chipfit-"):
        with contextlib.suppress(RecursionError):
            shutil.rmtree(scratch, ignore_errors=True)
    sys.stderr.flush()
    os._exit(0)
