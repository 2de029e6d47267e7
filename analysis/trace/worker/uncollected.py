"""Import and build much at once, without the cycle collector in between."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """What is made inside stays for good, so nothing of it is looked through for cycles, inside or later.

    Otherwise that is done again and again while torch and its exporter are imported: a sixth of the time.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
