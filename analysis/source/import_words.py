"""The words of a file's import statements: what it may import, told without parsing it."""

import re
from functools import lru_cache
from pathlib import Path

MOST_BYTES = 1 << 18
_IMPORT = re.compile(rb"^[ \t]*(?:from|import)\b(?:[^\n(]*\([^)]*\)|[^\n]*)", re.MULTILINE)

Stamped = tuple[str, int, int]
"""A file with the time of its last change, in nanoseconds, and its size."""


def import_words(text: str) -> frozenset[str]:
    """Of a text that is being edited."""
    return _words(text.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=1024)
def import_words_on_disk(stamped: Stamped) -> frozenset[str]:
    """Of a file on disk, read once per change; a pipe that has been put in its place would keep its reader for ever."""
    path = Path(stamped[0])
    try:
        return _words(path.read_bytes()) if path.is_file() else frozenset()
    except OSError:
        return frozenset()


def _words(text: bytes) -> frozenset[str]:
    words = (re.findall(rb"\w+", match) for match in _IMPORT.findall(text[:MOST_BYTES]))
    return frozenset(word.decode(errors="ignore") for line in words for word in line)
