"""Which places of the workspace an answer depends on: every file that was read or looked for while it was found."""

import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

Stamp = tuple[int, int]
"""Size in bytes and time of change in nanoseconds; (-1, 0) for a folder, (-2, 0) where there is nothing."""

_FOLDER, _NOTHING = (-1, 0), (-2, 0)
_noted: ContextVar[dict[Path, Stamp] | None] = ContextVar("noted", default=None)


def note_reading(path: Path) -> None:
    """Say, before it is read, that what is at `path`, or that there is nothing, makes a difference."""
    noted = _noted.get()
    if noted is not None and path not in noted:
        noted[path] = stamp_of(path)


@contextmanager
def noting() -> Iterator[Mapping[Path, Stamp]]:
    """The places that are read inside, filled as it goes. Whoever reads through a cache notes it all the same."""
    noted: dict[Path, Stamp] = {}
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def stamp_of(path: Path) -> Stamp:
    """What tells whether something at `path` has changed."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return _NOTHING
    return _FOLDER if stat.S_ISDIR(status.st_mode) else (status.st_size, status.st_mtime_ns)
