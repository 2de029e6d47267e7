"""Answer a trace from memory: the same definitions, arguments and shapes give the same ONNX.

What counts is the slice's syntax tree, so comments, blank lines, the training loop and other classes do not. The
positions inside a remembered answer are those of the text it was made from; they are carried over to today's.
"""

import ast
import hashlib
import json
import struct
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Protocol

from .pool import Reply, Tracer

Job = Mapping[str, Any]


class TraceStore(Protocol):
    """Keeps answers between processes. Whatever goes wrong with it costs a trace, never an error."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, value: bytes) -> None: ...


class RecallingTracer(Tracer):
    """A tracer that asks its store before its worker. `torch` names the version that the worker would trace with.

    A job that loads a checkpoint or imports a module for real is always run: files may have changed. A recalled
    reply's header has a `relocation`: rows of (file, line) when the answer was made and (file, line) now.
    """

    def __init__(self, store: TraceStore, torch: str, python: str, timeout_s: float, warm: bool = False) -> None:
        super().__init__(python, timeout_s, warm)
        self._store = store
        self._torch = torch

    def run(self, job: Job) -> Reply:
        """As `Tracer.run`; a trace that is remembered does not start the worker."""
        if job["kind"] != "trace" or job["weights"] or not job["modules"] or job.get("policy", {}).get("packages"):
            return super().run(job)
        key = key_of(job, self._torch)
        known = self._store.get(key)
        recalled = None if known is None else _unpack(known, job)
        if recalled is not None:
            return recalled
        reply = super().run(job)
        if reply.ok:
            self._store.put(key, _pack(reply, job))
        return reply


def key_of(job: Job, torch: str) -> str:
    """A hash of everything the answer depends on, and of nothing else."""
    modules = [[m["name"], m["package"], ast.dump(ast.parse(m["text"]))] for m in job["modules"]]
    rest = {name: value for name, value in job.items() if name != "modules"}
    whole = [torch, _worker(), rest, modules]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


_Placed = ast.stmt | ast.expr | ast.excepthandler | ast.arg | ast.keyword | ast.alias
"""The nodes that have lines."""


@lru_cache(maxsize=1)
def _worker() -> str:
    """A hash of the code that makes an answer."""
    folder = files(__package__ or "")
    plain = (folder / name for name in ("guard.py", "observe.py"))
    worker = sorted((f for f in (folder / "worker").iterdir() if f.name.endswith(".py")), key=lambda f: f.name)
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in (*worker, *plain))).hexdigest()


def _pack(reply: Reply, job: Job) -> bytes:
    made_from = [{"file": m["file"], "text": m["text"]} for m in job["modules"]]
    head = json.dumps({"header": dict(reply.header), "modules": made_from}).encode()
    return struct.pack(">I", len(head)) + head + reply.payload


def _unpack(value: bytes, job: Job) -> Reply | None:
    """None when the bytes are not what `_pack` made for such a job, or do not say what stands on which of its lines."""
    try:
        (size,) = struct.unpack(">I", value[:4])
        stored = json.loads(value[4 : 4 + size])
        moved = [_relocate(old, new) for old, new in zip(stored["modules"], job["modules"], strict=True)]
        relocation = [(*before, *after) for table in moved for before, after in table.items()]
        return Reply({**stored["header"], "relocation": relocation}, value[4 + size :])
    except (struct.error, ValueError, KeyError, TypeError, SyntaxError):
        return None


def _relocate(old: Mapping[str, str], new: Mapping[str, str]) -> dict[tuple[str, int], tuple[str, int]]:
    """Line by line: two texts with the same tree, walked side by side.

    Raises ValueError when what stood on one line now stands on several: which of them a frame was on is not known.
    """
    moved: dict[int, int] = {}
    ends: dict[int, int] = {}
    for before, after in zip(ast.walk(ast.parse(old["text"])), ast.walk(ast.parse(new["text"])), strict=True):
        if not isinstance(before, _Placed) or not isinstance(after, _Placed):
            continue
        ends.setdefault(before.end_lineno or before.lineno, after.end_lineno or after.lineno)
        lines = {before.lineno: after.lineno}
        if isinstance(before, ast.Attribute) and isinstance(after, ast.Attribute):
            # A frame that calls a method is on the line of the method's name.
            lines |= {before.end_lineno or before.lineno: after.end_lineno or after.lineno}
        if any(moved.setdefault(line, now) != now for line, now in lines.items()):
            raise ValueError
    return {(old["file"], line): (new["file"], now) for line, now in (ends | moved).items()}
