"""One writer at a time, across threads and processes, without a lock that outlives its holder."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_TRIES = 5


class Busy(Exception):
    """Somebody else is at it."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Make a folder, be the only one in it (but on Windows), and remove it. Raises Busy, OSError.

    What a holder that was killed has left is still in it. It is never a link to somewhere else.
    """
    handle = _held(folder)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def _held(folder: Path) -> int | None:
    """A descriptor that has the lock. Windows cannot lock a folder: there nothing keeps two writers apart."""
    if sys.platform == "win32":
        folder.mkdir(exist_ok=True)
        return None
    for _ in range(_TRIES):
        with suppress(FileExistsError):
            folder.mkdir()
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(handle).st_ino == folder.lstat().st_ino:
                return handle
        except BlockingIOError:
            os.close(handle)
            raise Busy from None
        except FileNotFoundError:
            pass  # the holder before us has removed it between our two calls
        os.close(handle)
    raise Busy
