"""Which of many sizes fits the layers behind the first: by trying the usual ones, then by bisection."""

from collections.abc import Iterator, Sequence
from enum import Enum
from math import prod

from .guess import Guess
from .layers import Mismatch, Shape, Unsolvable
from .moves import Unshaped
from .undo import undone
from .walked import First
from .walkthrough import Walkthrough

_LAST_MAP = 3


def solved(walk: Walkthrough, first: First, candidates: Sequence[Shape], usual: Shape, layer: str) -> Iterator[Guess]:
    """The candidate that fits; if the layers leave the size open, the usual one."""
    try:
        largest = max(candidates, key=prod)
        if _fit(walk, first, largest) is _Fit.FITS and _fit(walk, first, usual) is not _Fit.FEATURES:
            yield _open(walk, first, candidates, usual, layer)
            return
        found = next((shape for shape in candidates if _fit(walk, first, shape) is _Fit.FITS), None)
        if found is not None:
            reason = f"{layer}, and of the usual sizes {_size(found)} fits the layers behind it"
            yield Guess(found, "solved", reason)
        for found in _searched(walk, first, usual):
            yield Guess(found, "solved", f"{layer}, and {_size(found)} fits the layers behind it")
    except (Unsolvable, Unshaped):
        yield Guess(usual, "convention", f"{layer}; a size of {_size(usual)} is only usual")


class _Fit(Enum):
    """Whether the layers take a shape; if not, whether a linear layer counts other features, or it is too small."""

    FITS = "fits"
    FEATURES = "features"
    NOT = "not"


def _fit(walk: Walkthrough, first: First, shape: Shape) -> _Fit:
    try:
        walk.run(undone(first.undo, shape))
    except Mismatch as mismatch:
        return _Fit.FEATURES if mismatch.features else _Fit.NOT
    return _Fit.FITS


def _open(walk: Walkthrough, first: First, candidates: Sequence[Shape], usual: Shape, layer: str) -> Guess:
    """Of the usual sizes the first that leaves a map of 3x3: networks with a stride of 32 take larger images."""
    for shape in (usual, *(c for c in candidates if prod(c) > prod(usual))):
        if _fit(walk, first, shape) is _Fit.FITS and walk.smallest >= _LAST_MAP:
            return Guess(shape, "convention", f"{layer}; a size of {_size(shape)} is only usual")
    return Guess(usual, "convention", f"{layer}; a size of {_size(usual)} is only usual")


def _searched(walk: Walkthrough, first: First, usual: Shape) -> Iterator[Shape]:
    """Bisect for the size whose features a linear layer expects: more pixels never give fewer features."""
    low, high = 1, 1024 if len(usual) == 4 else 65536
    while low <= high:
        size = (low + high) // 2
        shape = (*usual[:2], *(size,) * (len(usual) - 2))
        try:
            walk.run(undone(first.undo, shape))
        except Mismatch as mismatch:
            too_small = mismatch.features is None or mismatch.features[1] < mismatch.features[0]
            low, high = (size + 1, high) if too_small else (low, size - 1)
            continue
        except (Unsolvable, Unshaped):
            return
        yield shape
        return


def _size(shape: Shape) -> str:
    return "x".join(map(str, shape[2:]))
