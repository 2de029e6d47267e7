"""The newest answer about each of many things: what was found in an older text of a file is of no use any more."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Latest(Generic[T]):
    """Keeps one answer for each key, for at most `most` keys; typing in a file does not pile its versions up."""

    def __init__(self, most: int = 256) -> None:
        self._most = most
        self._kept: dict[Hashable, tuple[object, T]] = {}

    def kept(self, key: Hashable) -> T | None:
        """The newest answer for `key`, of whatever version."""
        kept = self._kept.get(key)
        return None if kept is None else kept[1]

    def get(self, key: Hashable, version: object, make: Callable[[], T]) -> T:
        """The answer for `key` and `version`, made if the one that is kept is of another version."""
        kept = self._kept.get(key)
        if kept is not None and (kept[0] is version or kept[0] == version):
            return kept[1]
        made = make()
        self._kept.pop(key, None)
        self._kept[key] = (version, made)
        while len(self._kept) > self._most:
            self._kept.pop(next(iter(self._kept)), None)
        return made
