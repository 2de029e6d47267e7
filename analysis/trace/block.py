"""A layer of one of the user's own classes, as far as it tells whose it is."""

from dataclasses import dataclass

from ..span import Span


@dataclass(frozen=True, slots=True)
class Block:
    """`scope` is its module path (`stages.0.1`), empty for the model itself; `span` is the line of its class statement.

    `init` is the line that constructs it, None where that is none of the user's. Where the class is only a base,
    `derived` is the name of the layer's own one.
    """

    scope: str
    span: Span
    init: Span | None = None
    derived: str = ""
