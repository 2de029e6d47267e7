"""Files into a folder, all of them or none: what chipfit did not write, or the user has edited since, is left alone."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from .alone import Busy, alone
from .changes import changes
from .manifest import NAME, Manifest
from .swap import stage, swap, undo

_STAGING = ".chipfit-new"


class WriteProblem(Exception):
    """The files cannot be written there; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Written:
    """Names of all files of the set, with the manifest; of those that the user has edited and that stayed as they are;
    and of those of an older set that were removed."""

    files: tuple[str, ...]
    kept: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def write(
    files: Mapping[str, bytes], directory: str, force: bool = False, begin: Callable[[], None] = lambda: None
) -> Written:
    """Write a set of files into a directory, which is made if need be. Raises WriteProblem, OSError.

    `begin` is called when all is ready and nothing has been touched: if it raises, everything stays as it was.
    `force` also replaces files that chipfit did not write or that were edited. A call that was killed in the middle is
    undone by the next one.
    """
    root = Path(directory)
    if root.exists() and not root.is_dir():
        raise WriteProblem(f"{directory} is not a folder.")
    made = _make_parents(root)
    # Inside a folder that exists: what is above it may be another file system, or not ours to write to.
    staging = root / _STAGING if root.exists() else root.with_name(f".{root.name}{_STAGING}")
    try:
        with alone(staging):
            return _write({**files, NAME: Manifest.of(files).encoded()}, root, staging, force, begin)
    except Busy:
        raise WriteProblem(f"Another chipfit is writing to {directory} at this moment.") from None
    finally:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()  # only if nothing has come into it


def _write(files: Mapping[str, bytes], root: Path, staging: Path, force: bool, begin: Callable[[], None]) -> Written:
    fresh = staging.parent != root
    if fresh and root.exists():
        raise Busy
    undo(root, staging)
    found = changes(files, root, force)
    if found.problem:
        raise WriteProblem(found.problem)
    stage({name: files[name] for name in found.new}, staging)
    begin()
    if fresh:
        (staging / "new").rename(root)
    else:
        swap(found, root, staging)
    return Written(tuple(sorted(files)), found.kept, found.removed)


def _make_parents(root: Path) -> list[Path]:
    """The folders above that had to be made, the innermost first. Raises OSError."""
    missing = list(takewhile(lambda folder: not folder.exists(), root.parents))
    root.parent.mkdir(parents=True, exist_ok=True)
    return missing
