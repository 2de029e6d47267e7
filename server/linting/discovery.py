"""Which files are meant by the paths that the user names."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ...analysis.config import Settings
from ...analysis.path_pattern import PathPattern, path_pattern
from ..files.gitignore import Ignored

SettingsOf = Callable[[str], Settings]
"""The settings that hold in a folder."""


def find_files(paths: Iterable[str], settings_of: SettingsOf, force_exclude: bool = False) -> list[str]:
    """The files among `paths` and the Python files below the folders among them, in order, each once.

    What is excluded or ignored by git is left out below folders; with `force_exclude` even if it is named itself.
    """
    found: list[str] = []
    for path in paths:
        if Path(path).is_dir():
            found += _below(path, settings_of, Ignored.above(Path(path).absolute()))
        elif not force_exclude or not _is_left_out(path, settings_of):
            found.append(path)
    return list(dict.fromkeys(found))


def _below(folder: str, settings_of: SettingsOf, ignored: Ignored) -> Iterator[str]:
    settings = settings_of(folder)
    excluded = _excluded(settings)
    try:
        children = sorted(os.scandir(folder), key=lambda child: child.name)
    except OSError:
        return
    for child in children:
        path = Path(folder, child.name)
        is_folder = child.is_dir(follow_symlinks=False)
        if not is_folder and path.suffix != ".py":
            continue
        absolute = path.absolute()
        if excluded(absolute, is_folder) or (
            settings.lint.respect_gitignore and ignored.leaves_out(absolute, is_folder)
        ):
            continue
        if is_folder:
            yield from _below(str(path), settings_of, ignored.within(absolute))
        elif child.is_file():
            yield str(path)


def _excluded(settings: Settings) -> Callable[[Path, bool], bool]:
    texts = (*settings.lint.exclude, *settings.lint.extend_exclude)
    patterns = [pattern for text in texts if (pattern := path_pattern(text))]
    base = Path(settings.file).parent if settings.file else Path.cwd()

    def excluded(path: Path, folder: bool) -> bool:
        relative = path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name
        return _last(patterns, relative, folder)

    return excluded


def _last(patterns: list[PathPattern], path: str, folder: bool) -> bool:
    return next((not pattern.negated for pattern in reversed(patterns) if pattern.names(path, folder)), False)


def _is_left_out(path: str, settings_of: SettingsOf) -> bool:
    """Whether a walk from the root of the project would not come to the file."""
    absolute = Path(path).absolute()
    settings = settings_of(str(absolute.parent))
    base = Path(settings.file).parent if settings.file else Path.cwd()
    if not absolute.is_relative_to(base):
        return False
    excluded, ignored = _excluded(settings), Ignored.above(base)
    for part in (*reversed(absolute.parents), absolute):
        if part == base or not part.is_relative_to(base):
            continue
        folder = part != absolute
        if excluded(part, folder) or (settings.lint.respect_gitignore and ignored.leaves_out(part, folder)):
            return True
        ignored = ignored.within(part) if folder else ignored
    return False
