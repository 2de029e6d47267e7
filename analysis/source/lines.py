"""The lines of the user's files by name, read when they are first asked for."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from .consulted import note_reading
from .overlay import read_text


class FolderLines(Mapping[str, list[str]]):
    """The files below some folders; `known` are texts that count in the place of what the disk has."""

    def __init__(self, folders: list[Path], known: Mapping[str, list[str]]) -> None:
        self._folders = folders
        self._lines = dict(known)

    def __getitem__(self, file: str) -> list[str]:
        if file not in self._lines:
            if not self._is_ours(file):
                raise KeyError(file)
            note_reading(Path(file))
            try:
                text = read_text(Path(file), "replace")
            except OSError:
                raise KeyError(file) from None
            self._lines[file] = split_lines(text)
        return self._lines[file]

    def __contains__(self, file: object) -> bool:
        if file in self._lines or not isinstance(file, str) or not self._is_ours(file):
            return file in self._lines
        note_reading(Path(file))
        return Path(file).is_file()

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def _is_ours(self, file: str) -> bool:
        path = Path(file)
        return "site-packages" not in path.parts and any(path.is_relative_to(folder) for folder in self._folders)


def split_lines(text: str) -> list[str]:
    """As Python's parser counts lines: str.splitlines would also split at form feeds."""
    return re.split(r"\r\n|\r|\n", text) if "\r" in text else text.split("\n")
