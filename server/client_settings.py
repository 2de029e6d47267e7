"""What the editor says: `initializationOptions`, or the section `chipfit` of its configuration."""

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class ClientSettings:
    """`target` and `python` as for the command line; None leaves it to the configuration and to us.

    They come from the user's editor. The workspace's own configuration can choose a target, but no interpreter.
    """

    target: str | None = None
    python: str | None = None

    def updated(self, value: object) -> tuple["ClientSettings", tuple[str, ...]]:
        """These settings with what an editor sent on top, and what is wrong with that, in words for the user."""
        if not isinstance(value, Mapping):
            return self, ()
        wanted = {name: value[name] for name in ("target", "python") if value.get(name)}
        wrong = tuple(
            f"The setting chipfit.{name} must be a string." for name, v in wanted.items() if type(v) is not str
        )
        return replace(self, **{name: v for name, v in wanted.items() if type(v) is str}), wrong
