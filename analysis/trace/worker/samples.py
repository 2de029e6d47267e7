"""Calibration samples from a factory the user named."""

from __future__ import annotations

import importlib.util
import io
import os
import sys
from collections.abc import Mapping
from typing import Any

from .job_error import JobError


def samples(job: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Call it: it gives arrays, dicts of arrays, or an iterable of them. The payload is an .npz. Raises JobError."""
    import numpy

    try:
        produced = _load(job["file"], job["function"])()
        batches = [produced] if hasattr(produced, "shape") or isinstance(produced, dict) else list(produced)
    except Exception as error:
        raise JobError("calibration", error) from None
    columns: dict[str, list[Any]] = {}
    for batch in batches:
        named = batch if isinstance(batch, dict) else {"": batch[0] if isinstance(batch, (tuple, list)) else batch}
        for name, value in named.items():
            columns.setdefault(name or "arr_0", []).append(numpy.asarray(value, dtype=numpy.float32))
    buffer = io.BytesIO()
    numpy.savez(buffer, **{name: numpy.concatenate(values) for name, values in columns.items()})
    return {}, buffer.getvalue()


def _load(file: str, function: str) -> Any:
    """The function of a file that is run as it is."""
    sys.path.insert(0, os.path.dirname(file))
    spec = importlib.util.spec_from_file_location("chipfit_calibration", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules["chipfit_calibration"] = module
    spec.loader.exec_module(module)
    return getattr(module, function)
