"""Putting new files in the place of old ones, so that it can be undone at every step, even by another process.

The staging folder has `new` and `old`, and the plan as long as there is something to undo. All old files have moved
away before the first new one comes: whoever looks in between, or after a crash, may find files missing, but never files
of two builds. The Makefile goes first and comes last, so that what is incomplete cannot be made.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from .changes import Changes, linked
from .manifest import Manifest

_PLAN = "plan.json"
_GATE = "Makefile"


def stage(files: Mapping[str, bytes], staging: Path) -> None:
    """Write new files to the disk, out of the way; a full one shows here. Raises OSError."""
    (staging / "new").mkdir()
    for name, content in files.items():
        _store(staging / "new" / name, content)


def swap(found: Changes, root: Path, staging: Path) -> None:
    """Move staged files into a folder, and what they replace out of it: all, or none if that fails. Raises OSError."""
    plan = Manifest.of({name: (staging / "new" / name).read_bytes() for name in found.new})
    _store(staging / _PLAN, plan.encoded())
    try:
        for name in sorted({*found.replaced, *found.removed}, key=lambda name: name != _GATE):
            _move(root / name, staging / "old" / name)
        for name in sorted(found.new, key=lambda name: name == _GATE):
            _move(staging / "new" / name, root / name)
    except BaseException:
        undo(root, staging)
        raise
    (staging / _PLAN).unlink()
    _prune(root, found.removed)


def undo(root: Path, staging: Path) -> None:
    """Bring back what was there before a swap that was not completed, and empty the staging folder. Raises OSError.

    The plan may be anybody's: only files with the content that it names are taken away.
    """
    plan = Manifest.read(staging / _PLAN)
    for name in plan.digests:
        path = root / name
        placed = not (staging / "new" / name).exists() and not linked(root, name) and path.is_file()
        if placed and plan.unchanged(name, path.read_bytes()):
            path.unlink()
    for name in _files(staging / "old") if plan.digests else ():
        if not linked(root, name) and not (root / name).exists():
            _move(staging / "old" / name, root / name)
    _prune(root, plan.digests)
    _clear(staging)


def _clear(staging: Path) -> None:
    """Remove what is in the folder, the plan last."""
    for part in ("new", "old"):
        shutil.rmtree(staging / part, ignore_errors=True)
    (staging / _PLAN).unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        for name in names:
            if not Path(place, name).is_symlink():
                yield Path(place, name).relative_to(folder).as_posix()


def _store(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _move(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)


def _prune(root: Path, names: Iterable[str]) -> None:
    """Remove folders that have become empty."""
    for name in names:
        for folder in (root / name).parents:
            if folder == root:
                break
            with suppress(OSError):
                folder.rmdir()
