"""Tracers that remember in the user's cache folder."""

import subprocess
import sys
from functools import cache

from ...analysis.trace.pool import Tracer
from ...analysis.trace.recall import RecallingTracer
from .disk_cache import DiskCache


@cache
def torch_version(python: str) -> str | None:
    """The version of torch under an interpreter, without importing it; None when there is none."""
    if python == sys.executable:
        from importlib import metadata  # noqa: PLC0415 (see own_metadata.py)

        try:
            return metadata.version("torch")
        except metadata.PackageNotFoundError:
            return None
    ask = "from importlib import metadata; print(metadata.version('torch'))"
    try:
        found = subprocess.run([python, "-I", "-c", ask], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return f"{found.stdout.strip()} under {python}" if found.returncode == 0 else None


def open_tracer(python: str, timeout_s: float, warm: bool = False, cache: bool = True) -> Tracer:
    """A tracer that remembers in the user's cache folder; a plain one without torch or with `cache` off."""
    version = torch_version(python) if cache else None
    if version is None:
        return Tracer(python, timeout_s, warm)
    return RecallingTracer(DiskCache("traces"), version, python, timeout_s, warm)
