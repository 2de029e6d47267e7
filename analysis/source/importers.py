"""The files around a module that import it, found again quickly: every folder and file is read once per change."""

import os
from collections import deque
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from .consulted import note_glance, note_listing, note_reading
from .import_words import MOST_BYTES, Stamped, import_words, import_words_on_disk
from .overlay import edited_in, edited_text
from .places import package_root

_MARKS = (".git", "pyproject.toml", "chipfit.toml", "setup.py", "setup.cfg", "requirements.txt")
_UP = 4
_MOST_FOLDERS = 60
_MOST_FILES = 300
_MOST_IMPORTERS = 8
_ASIDE = frozenset("__pycache__ node_modules site-packages build dist venv env docs".split())


def importers(file: str, names: Collection[str]) -> list[Stamped]:
    """Files of the project around `file` whose imports name its module, its package or one of `names`; nearest first.

    Of a file that is being edited the text in the editor counts, be it on disk or not. At most so many folders and
    files are looked at that it takes a few milliseconds, in a tree of any size.
    """
    path = Path(file).absolute()
    packages = path.parent.relative_to(package_root(path)).parts  # they may hand on what is in it
    wanted = frozenset((path.stem, path.parent.name if path.stem == "__init__" else "", *packages, *names))
    found: list[Stamped] = []
    for stamped in _files(path):
        if not wanted.isdisjoint(_imported(stamped)):
            found.append(stamped)
            if len(found) == _MOST_IMPORTERS:
                break
    return found


def project_root(path: Path) -> Path:
    """The folder that looks like the top of the project; the outermost package's where none does."""
    folder = package_root(path)
    return next((above for above in (folder, *folder.parents[:_UP]) if any(_marks(above))), folder)


def _marks(folder: Path) -> Iterator[bool]:
    for mark in _MARKS:
        note_reading(folder / mark)
        yield (folder / mark).exists()


def _files(path: Path) -> Iterator[Stamped]:
    """The other Python files of the project, those of the file's own folder first."""
    pending = deque([str(path.parent), str(project_root(path))])
    seen: set[str] = set()
    left, own = _MOST_FILES, str(path)
    while pending and len(seen) < _MOST_FOLDERS:
        folder = pending.popleft()
        if folder in seen:
            continue
        seen.add(folder)
        note_listing(Path(folder))
        try:
            files, folders = _listing(folder, Path(folder).stat().st_mtime_ns)
        except OSError:
            continue
        pending.extend(folders)
        for file in files[:left]:
            left -= 1
            if file == own:
                continue
            note_glance(Path(file))
            try:
                status = Path(file).stat()
            except OSError:
                continue
            if S_ISREG(status.st_mode) and status.st_size <= MOST_BYTES:
                yield file, status.st_mtime_ns, status.st_size
        for file in edited_in(Path(folder)):
            if file != own:
                note_glance(Path(file))
                yield file, 0, 0
        if not left:
            return


@lru_cache(maxsize=256)
def _listing(folder: str, changed_ns: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The Python files and the folders in `folder`, links to folders left out. Raises OSError."""
    with os.scandir(folder) as entries:
        found = sorted((e for e in entries if not e.name.startswith(".")), key=lambda e: e.name)
    files = tuple(e.path for e in found if e.name.endswith(".py"))
    folders = [e.path for e in found if e.name not in _ASIDE and e.is_dir(follow_symlinks=False)]
    return files, tuple(f for f in folders if not Path(f, "pyvenv.cfg").exists())


def _imported(stamped: Stamped) -> frozenset[str]:
    text = edited_text(stamped[0])
    return import_words_on_disk(stamped) if text is None else import_words(text)
