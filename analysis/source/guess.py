"""A likely shape of what a layer is given, before anything is known of what comes behind it."""

from dataclasses import dataclass

from .layers import Shape


@dataclass(frozen=True, slots=True)
class Guess:
    """A shape of the first layer's input before it is checked: `source` and `reason` as in Evidence."""

    shape: Shape
    source: str
    reason: str
