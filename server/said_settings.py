"""What an editor has said of its settings: at first, and since.

Some editors give their settings as options of `initialize` alone, some in their configuration, and some in both places.
So the options hold until the configuration names a setting; when it no longer does, the user has removed that, and
what it was at first counts for nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from .client_settings import ClientSettings

_KEPT = ("trusted",)
"""Trust that was withheld at first is not granted by silence."""

Path = tuple[str, ...]


class SaidSettings:
    """`options` are those of `initialize`."""

    def __init__(self, options: object = None) -> None:
        self._options = options if isinstance(options, Mapping) else {}
        self._named: dict[str | None, set[Path]] = {}
        self._asked = self._answered = 0

    @property
    def initial(self) -> tuple[ClientSettings, tuple[str, ...]]:
        """The settings before any configuration, and what is wrong with them."""
        return ClientSettings().updated(self._options)

    def ask(self) -> int:
        """The number of a question for the configuration."""
        self._asked += 1
        return self._asked

    def is_news(self, number: int) -> bool:
        """Whether the answer to a question tells more than those that have come; it counts as come from now on."""
        news = number > self._answered
        self._answered = max(number, self._answered)
        return news

    def configured(self, scope: str | None, value: object) -> tuple[ClientSettings, tuple[str, ...]]:
        """The settings for a folder, or for none, now that the configuration has this for it, and what is wrong."""
        named = self._named.setdefault(scope, set())
        named |= set(_named(value))
        return ClientSettings().updated(_without(self._options, named))[0].updated(value)


def _named(value: object, above: Path = ()) -> Iterator[Path]:
    """The settings that have a value; null and the empty string are none."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if (*above, key) != _KEPT:
                yield from _named(inner, (*above, key))
    elif value is not None and value != "" and above:
        yield above


def _without(options: Mapping[str, Any], named: set[Path], above: Path = ()) -> dict[str, Any]:
    left = {key: inner for key, inner in options.items() if (*above, key) not in named}
    return {
        key: _without(inner, named, (*above, key)) if isinstance(inner, Mapping) else inner
        for key, inner in left.items()
    }
