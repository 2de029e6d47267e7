"""What the interpreter has, for `chipfit doctor`."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from importlib import metadata
from typing import Any


def versions(job: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The versions of Python and of the packages that a trace needs, and the guards of the sandbox."""
    found = {}
    for name in ("torch", "onnx", "onnxscript", "safetensors"):
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return {"versions": found, "python": sys.version.split()[0], "sandbox": job["guards"]}, b""
