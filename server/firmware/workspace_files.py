"""Files of the workspace that a user may mean: a search with bounds, for a menu."""

import os
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from ...analysis.lint_settings import DEFAULT_LINT
from ...analysis.path_pattern import path_pattern
from ..files.gitignore import Ignored

MAX_ENTRIES, MAX_DEPTH = 20_000, 8
_LEFT_OUT = [pattern for text in DEFAULT_LINT.exclude if (pattern := path_pattern(text))]


def workspace_files(root: Path, suffixes: tuple[str, ...], near: Path, limit: int = 5) -> list[Path]:
    """Up to `limit` files below the absolute `root` with one of the suffixes: those nearest to `near`, then the newest.

    What git ignores counts as far as folders go: a virtual environment holds nothing of the user's, but checkpoints and
    samples are what people keep out of git.
    """
    found = [path for path in _below(root) if path.suffix in suffixes]
    return sorted(found, key=lambda path: (_distance(path.parent, near), -_changed(path), str(path)))[:limit]


def _below(root: Path) -> Iterator[Path]:
    """Nearest levels first, until there have been MAX_ENTRIES."""
    folders, seen = deque([(root, Ignored.above(root), 0)]), 0
    while folders:
        folder, ignored, depth = folders.popleft()
        for name, is_folder in _children(folder):
            path = folder / name
            seen += 1
            if seen > MAX_ENTRIES:
                return
            if not is_folder:
                yield path
            elif depth < MAX_DEPTH and not _is_left_out(path, name, ignored):
                folders.append((path, ignored.within(path), depth + 1))


def _children(folder: Path) -> list[tuple[str, bool]]:
    """Files and folders by name; links are not followed into folders."""
    try:
        with os.scandir(folder) as entries:
            return sorted((e.name, e.is_dir(follow_symlinks=False)) for e in entries if e.is_dir() or e.is_file())
    except OSError:
        return []


def _is_left_out(path: Path, name: str, ignored: Ignored) -> bool:
    return any(pattern.names(name, True) for pattern in _LEFT_OUT) or ignored.leaves_out(path, True)


def _distance(folder: Path, near: Path) -> int:
    """Steps from one folder to the other."""
    common = len(Path(os.path.commonpath([folder, near])).parts)
    return len(folder.parts) + len(near.parts) - 2 * common


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
