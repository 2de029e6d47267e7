"""The worker's jobs and their replies. A reply is made in the job's own process.

Job:   {kind: "trace", modules: [{name, file, text, package}], entry: {module, expression}, inputs: [{name, path, shape,
        dtype}], weights: path or null, limits: {seconds, bytes}, policy: what the slice may use (guard.py)}
       With roots: [folder] in it, and no modules, the entry's module is imported from there for real.
       {kind: "samples", file, function}: call a calibration factory the user named on the command line
       {kind: "archive", file}: open a .pt2 file
       {kind: "versions"}
Reply: {ok: true, ...} or {ok: false, error: {stage, type, message, frames: [{file, line, function}]}}
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Mapping
from typing import Any

from .archive import archive
from .job_error import JobError, described
from .positions import files_of
from .samples import samples
from .trace import trace
from .uncollected import uncollected
from .versions import versions
from .warm_up import warm_up

Job = Mapping[str, Any]
Answered = tuple[dict[str, Any], bytes]

JOBS: Mapping[str, Callable[[Job], Answered]] = {
    "trace": trace,
    "archive": archive,
    "samples": samples,
    "versions": versions,
}


def prepare(job: Job) -> None:
    """What is done once, in the process that forks: its children share the pages."""
    if job.get("warm"):
        warm_up()
    elif job["kind"] in ("trace", "archive"):
        with uncollected():
            import torch  # noqa: F401


def answer(job: Job) -> Answered:
    """The reply to a job, and its payload. Errors of the user's code are replies, too."""
    files = files_of(job)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            reply, payload = JOBS[job["kind"]](job)
    except JobError as error:
        return {"ok": False, "error": described(error, files)}, b""
    except BaseException as error:
        return {"ok": False, "error": described(JobError("worker", error), files)}, b""
    return {"ok": True, **reply}, payload
