"""Failures of the user's code: at which stage, what Python says, and through which lines of the user's."""

from __future__ import annotations

import re
import traceback
from collections.abc import Container
from typing import Any

_FRAME = re.compile(r'^\s*File "(?P<file>.+)", line (?P<line>\d+), in (?P<function>.+)$', re.MULTILINE)
_MESSAGE_CHARACTERS = 4000

Frame = dict[str, Any]


class JobError(Exception):
    """A job failed in the user's code at `stage`: import, construct, size, weights, forward or export.

    `hits` are the numbers of the stand-ins it ran into.
    """

    def __init__(self, stage: str, cause: BaseException) -> None:
        super().__init__(str(cause))
        self.stage = stage
        self.cause = cause
        self.hits: list[int] = []


def described(error: JobError, files: Container[object]) -> dict[str, Any]:
    """The error in words and the user's frames, outermost first."""
    cause = error.cause
    frames = _frames_of(cause, files)
    root = cause
    while root.__cause__ is not None and error.stage == "export":
        root = root.__cause__
        frames = _frames_of(root, files) or frames
    if not frames:
        frames = [f for f in _parsed("".join(traceback.format_exception(cause))) if f["file"] in files]
    message = f"key {root}" if isinstance(root, KeyError) else str(root)
    said = {"stage": error.stage, "type": type(root).__name__, "message": message[:_MESSAGE_CHARACTERS]}
    more = {"hits": error.hits, "operation": getattr(root, "operation", None)}
    return {**said, "frames": frames, **{name: value for name, value in more.items() if value}}


def _frames_of(error: BaseException, files: Container[object]) -> list[Frame]:
    if isinstance(error, SyntaxError) and error.filename in files:
        return [{"file": error.filename, "line": error.lineno or 1, "function": ""}]
    stack = traceback.extract_tb(error.__traceback__)
    return [{"file": f.filename, "line": f.lineno, "function": f.name} for f in stack if f.filename in files]


def _parsed(text: str) -> list[Frame]:
    return [{"file": m["file"], "line": int(m["line"]), "function": m["function"]} for m in _FRAME.finditer(text)]
