"""Something a slice must not use, and what the user can do about it."""

from dataclasses import dataclass

from ..span import Span


@dataclass(frozen=True, slots=True)
class Refusal:
    """A name that chipfit does not run: where it stands, why, and the way out, in words for the user.

    `sure` says that the model cannot be made or run without it. Anything else is refused only when it is reached.
    `imported` is where the name is imported, for what is used elsewhere.
    """

    span: Span
    name: str
    reason: str
    way_out: str = ""
    sure: bool = False
    conditional: bool = False
    imported: Span | None = None
