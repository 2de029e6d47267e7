"""From the shape that a layer sees back to the model's input."""

from collections.abc import Sequence

from .layers import Shape
from .moves import Unshaped, moved

FLAT_IMAGES = {784: (1, 1, 28, 28), 3072: (1, 3, 32, 32)}
"""Features of a flattened image -> the image that is usual."""


def undone(moves: Sequence[tuple[str, tuple[int, ...]]], shape: Shape) -> Shape:
    """The shape before `moves`, methods with their arguments. Raises Unshaped where the way back is not known."""
    for name, numbers in reversed(moves):
        shape = _inverse(name, numbers, shape)
    return shape


def _inverse(name: str, numbers: tuple[int, ...], shape: Shape) -> Shape:
    if name == "unsqueeze":
        at = numbers[0] % len(shape)
        if shape[at] != 1:
            raise Unshaped
        return (*shape[:at], *shape[at + 1 :])
    if name == "squeeze" and numbers:
        return moved("unsqueeze", shape, numbers)
    if name == "permute":
        order = [number % len(shape) for number in numbers]
        if sorted(order) != list(range(len(shape))):
            raise Unshaped
        return tuple(shape[order.index(i)] for i in range(len(shape)))
    if name == "transpose":
        return moved(name, shape, numbers)
    if name == "flatten" and len(shape) == 2:
        return FLAT_IMAGES.get(shape[1], shape)
    raise Unshaped
