"""Which places of the workspace an answer depends on: every file that was read or looked for while it was found."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from .import_words import import_words, import_words_on_disk
from .overlay import edited_in, edited_text

Stamp = tuple[int, int]
"""Size in bytes and time of change in nanoseconds; (-1, 0) for a folder, (-2, 0) where there is nothing, (-3, time) for
a folder whose entries were listed, (-4, hash) for a text that is being edited, (-5, hash) for its imports."""

_FOLDER, _NOTHING, _LISTED, _EDITED, _IMPORTS = (-1, 0), (-2, 0), -3, -4, -5


class Notes(dict[Path, Stamp]):
    """The stamp of every place; `glanced` are those of which only the imports were looked at.

    `registries` says that it makes a difference what the file that was asked about imports and decorates.
    """

    def __init__(self) -> None:
        super().__init__()
        self.glanced: set[Path] = set()
        self.registries = False


_noted: ContextVar[Notes | None] = ContextVar("noted", default=None)


def note_reading(path: Path) -> None:
    """Say, before it is read, that what is at `path`, or that there is nothing, makes a difference."""
    noted = _noted.get()
    if noted is not None and (path not in noted or path in noted.glanced):
        noted[path] = _stamp(path, listed=False)
        noted.glanced.discard(path)


def note_glance(path: Path) -> None:
    """Say, before that is done, that the file at `path` is searched for imports."""
    noted = _noted.get()
    if noted is not None and path not in noted:
        noted[path] = _glance(path)
        noted.glanced.add(path)


def note_listing(folder: Path) -> None:
    """Say, before it is listed, that it makes a difference what `folder` holds."""
    noted = _noted.get()
    if noted is not None:
        noted[folder] = _stamp(folder, listed=True)


def note_registries() -> None:
    """Say that what fills registries is looked for, from the file that was asked about on."""
    noted = _noted.get()
    if noted is not None:
        noted.registries = True


@contextmanager
def noting() -> Iterator[Notes]:
    """The places that are read inside, filled as it goes. Whoever reads through a cache notes it all the same."""
    noted = Notes()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def note_again(reads: Notes) -> bool:
    """Note what was noted before, for an answer found then; False, and nothing noted, if any of it has changed."""
    noted = _noted.get()
    known = {} if noted is None else noted
    for path, stamp in reads.items():
        glanced = path in reads.glanced
        if known.get(path) != stamp and not is_as_noted(path, stamp, glanced):
            return False
    if noted is not None:
        noted.registries |= reads.registries
        for path, stamp in reads.items():
            glanced = path in reads.glanced
            if path not in noted or (path in noted.glanced and not glanced):
                noted[path] = stamp
                (noted.glanced.add if glanced else noted.glanced.discard)(path)
    return True


def is_file_stamp(stamp: Stamp) -> bool:
    """Whether there was a file, be it only in an editor."""
    return stamp[0] >= 0 or stamp[0] == _EDITED


def is_as_noted(path: Path, stamp: Stamp, glanced: bool = False) -> bool:
    """Whether nothing has changed at `path` since it was noted."""
    return _is_as_glanced(path, stamp) if glanced else _stamp(path, stamp[0] == _LISTED) == stamp


def stamp_of(path: Path) -> Stamp:
    """What is at a path now."""
    return _stamp(path, listed=False)


def _stamp(path: Path, listed: bool) -> Stamp:
    text = edited_text(path)
    return (_EDITED, hash(text)) if text is not None else _on_disk(path, listed)


def _glance(path: Path) -> Stamp:
    text = edited_text(path)
    return _on_disk(path, listed=False) if text is None else (_IMPORTS, hash(import_words(text)))


def _is_as_glanced(path: Path, stamp: Stamp) -> bool:
    """An edit that leaves the imports as they were on disk, or on the way to it, changes nothing."""
    now, on_disk = _glance(path), _on_disk(path, listed=False)
    if now == stamp or (now[0] != _IMPORTS and stamp[0] != _IMPORTS):
        return now == stamp
    imports = _IMPORTS, hash(import_words_on_disk((str(path), on_disk[1], on_disk[0])))
    return now == imports and on_disk == stamp if now[0] == _IMPORTS else stamp == imports


def _on_disk(path: Path, listed: bool) -> Stamp:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return _NOTHING
    if stat.S_ISDIR(status.st_mode):
        edited = edited_in(path) if listed else ()
        return (_LISTED, hash((status.st_mtime_ns, *edited)) if edited else status.st_mtime_ns) if listed else _FOLDER
    return status.st_size, status.st_mtime_ns
