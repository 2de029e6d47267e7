"""C identifiers from the user's names."""

import re

_KEYWORDS = frozenset(
    """
    auto break case char const continue default do double else enum extern float for goto if inline int long main
    register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
    """.split()
)


def identifier(text: str) -> str:
    """A lower-case C identifier: `ResNet-8` becomes `resnet_8`; never a keyword, never with a leading digit."""
    name = re.sub(r"[^0-9a-z_]+", "_", text.lower()).strip("_") or "model"
    return f"model_{name}" if name[0].isdigit() or name in _KEYWORDS else name


class Names:
    """Identifiers that are unique within one file."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def unique(self, text: str) -> str:
        name = identifier(text)
        self._taken[name] = self._taken.get(name, 0) + 1
        return name if self._taken[name] == 1 else self.unique(f"{name}_{self._taken[name]}")
