"""The newest answer about each of many things, where it depends on files that are read to find it."""

import os
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from .consulted import Notes, note_again, noting
from .latest import Latest

T = TypeVar("T")


class LatestRead(Generic[T]):
    """As Latest; what was read is noted each time, and the answer is found anew when any of that has changed."""

    def __init__(self) -> None:
        self._kept = Latest[tuple[object, T, Notes]]()

    def get(self, key: Hashable, version: object, home: str, make: Callable[[], T]) -> T:
        """The answer for `key` and `version`; what the file `home` says makes no difference to it."""
        kept = self._kept.kept(key)
        if kept is not None and kept[0] == version and note_again(kept[2]):
            return kept[1]
        with noting() as reads:
            made = make()
        for path in [path for path in reads if os.path.realpath(path) == home]:
            del reads[path]
            reads.glanced.discard(path)
        note_again(reads)
        self._kept.get(key, object(), lambda: (version, made, reads))
        return made
