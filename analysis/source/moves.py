"""What methods that only move or repeat data do to a shape: view, permute, unsqueeze and their like."""

from collections.abc import Callable, Mapping
from math import prod

Shape = tuple[int, ...]


class Unshaped(Exception):
    """The expression makes no tensor of a known shape."""


def moved(name: str, shape: Shape, numbers: Shape) -> Shape:
    """The shape after a method that moves or repeats data, `numbers` its arguments. Raises Unshaped."""
    try:
        return MOVES[name](shape, numbers)
    except (IndexError, ValueError, ZeroDivisionError, KeyError):
        raise Unshaped from None


def _unsqueeze(shape: Shape, numbers: Shape) -> Shape:
    at = numbers[0] if numbers[0] >= 0 else len(shape) + 1 + numbers[0]
    if not 0 <= at <= len(shape):
        raise Unshaped
    return (*shape[:at], 1, *shape[at:])


def _squeeze(shape: Shape, numbers: Shape) -> Shape:
    if not numbers:
        return tuple(dim for dim in shape if dim != 1)
    at = numbers[0] % len(shape)
    return shape if shape[at] != 1 else (*shape[:at], *shape[at + 1 :])


def _view(shape: Shape, numbers: Shape) -> Shape:
    total, known = prod(shape), prod(dim for dim in numbers if dim != -1)
    if numbers.count(-1) > 1 or any(dim < -1 for dim in numbers) or known == 0 or total % known:
        raise Unshaped
    if -1 not in numbers and total != known:
        raise Unshaped
    return tuple(total // known if dim == -1 else dim for dim in numbers)


def _permute(shape: Shape, numbers: Shape) -> Shape:
    order = [number % len(shape) for number in numbers]
    if sorted(order) != list(range(len(shape))):
        raise Unshaped
    return tuple(shape[index] for index in order)


def _transpose(shape: Shape, numbers: Shape) -> Shape:
    one, other = (number % len(shape) for number in numbers)
    order = list(range(len(shape)))
    order[one], order[other] = other, one
    return tuple(shape[index] for index in order)


def _repeat(shape: Shape, numbers: Shape) -> Shape:
    if len(numbers) < len(shape):
        raise Unshaped
    padded = (1,) * (len(numbers) - len(shape)) + shape
    return tuple(dim * number for dim, number in zip(padded, numbers, strict=True))


def _expand(shape: Shape, numbers: Shape) -> Shape:
    padded = (1,) * (len(numbers) - len(shape)) + shape
    return tuple(dim if number == -1 else number for dim, number in zip(padded, numbers, strict=True))


def _flatten(shape: Shape, numbers: Shape) -> Shape:
    start = (numbers[0] if numbers else 0) % len(shape)
    end = (numbers[1] if len(numbers) > 1 else -1) % len(shape)
    return (*shape[:start], prod(shape[start : end + 1]), *shape[end + 1 :])


MOVES: Mapping[str, Callable[[Shape, Shape], Shape]] = {
    "unsqueeze": _unsqueeze,
    "squeeze": _squeeze,
    "view": _view,
    "reshape": _view,
    "permute": _permute,
    "transpose": _transpose,
    "swapaxes": _transpose,
    "repeat": _repeat,
    "expand": _expand,
    "flatten": _flatten,
}
"""Method -> the shape from the shape before and the whole-number arguments."""
