"""Which places of the workspace an answer depends on: every file that was read or looked for while it was found."""

import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

Stamp = tuple[int, int]
"""Size in bytes and time of change in nanoseconds; (-1, 0) for a folder, (-2, 0) where there is nothing, (-3, time) for
a folder whose entries were listed."""

_FOLDER, _NOTHING, _LISTED = (-1, 0), (-2, 0), -3
_noted: ContextVar[dict[Path, Stamp] | None] = ContextVar("noted", default=None)


def note_reading(path: Path) -> None:
    """Say, before it is read, that what is at `path`, or that there is nothing, makes a difference."""
    noted = _noted.get()
    if noted is not None and path not in noted:
        noted[path] = _stamp(path, listed=False)


def note_listing(folder: Path) -> None:
    """Say, before it is listed, that it makes a difference what `folder` holds."""
    noted = _noted.get()
    if noted is not None:
        noted[folder] = _stamp(folder, listed=True)


@contextmanager
def noting() -> Iterator[Mapping[Path, Stamp]]:
    """The places that are read inside, filled as it goes. Whoever reads through a cache notes it all the same."""
    noted: dict[Path, Stamp] = {}
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def is_as_noted(path: Path, stamp: Stamp) -> bool:
    """Whether nothing has changed at `path` since it was noted."""
    return _stamp(path, listed=stamp[0] == _LISTED) == stamp


def _stamp(path: Path, listed: bool) -> Stamp:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return _NOTHING
    if stat.S_ISDIR(status.st_mode):
        return (_LISTED, status.st_mtime_ns) if listed else _FOLDER
    return status.st_size, status.st_mtime_ns
