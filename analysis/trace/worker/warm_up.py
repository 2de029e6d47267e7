"""Export a tiny model once in the process that forks: the exporter builds its tables lazily, for seconds."""

from __future__ import annotations

import contextlib
import functools
import gc
import sys

from .export import export
from .record import record_type
from .tables import exporter_tables
from .uncollected import uncollected


@functools.lru_cache(maxsize=1)
def warm_up() -> None:
    """Do it, the first time; what has been made stays in pages that the children share."""
    with uncollected():
        import torch

        layers = (torch.nn.Conv2d(1, 2, 3), torch.nn.BatchNorm2d(2), torch.nn.ReLU(), torch.nn.Flatten())
        exporter_tables(torch)
        record_type(torch)
        with contextlib.redirect_stdout(sys.stderr):
            export(torch.nn.Sequential(*layers).eval(), (torch.zeros(1, 1, 4, 4),), {})
        gc.collect()
