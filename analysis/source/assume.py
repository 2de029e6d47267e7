"""Guess an input shape where no code says it: constructor parameters, the first layer, what fits the layers behind.

Nothing here is certain. What comes out is marked as assumed and says why; a shape that does not fit the layers is
never given.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from math import prod

from ..input_spec import MAX_ELEMENTS, InputSpec
from .evidence import Evidence
from .facts import Facts
from .layer_shapes import Mismatch, Shape, Unsolvable, family_of
from .moves import Unshaped, moved
from .parameters import CHANNELS, FEATURES, LENGTHS, Values, image_size, number, parameters
from .walked import First
from .walkthrough import Walkthrough

_IMAGES = (28, 32, 48, (49, 10), 64, 96, (98, 40), (40, 98), (40, 101), 128, 160, 192, 224)
_SEQUENCES = (16, 32, 50, 64, 100, 128, 200, 256, 500, 512, 1000, 1024, 2000, 4000, 8000, 16000)
_USUAL_LENGTH = 128
_LAST_MAP = 3
_FLAT_IMAGES = {784: (1, 1, 28, 28), 3072: (1, 3, 32, 32)}


@dataclass(frozen=True, slots=True)
class _Guess:
    """A shape of the first layer's input before it is checked: `source` and `reason` as in Evidence."""

    shape: Shape
    source: str
    reason: str


def assume_inputs(facts: Facts, name: str, call: ast.Call | None) -> Evidence | None:
    """A likely input of the model `name` constructed by `call`, or None when nothing points to one."""
    walk = Walkthrough(facts, name, call)
    values = parameters(facts, name, walk)
    try:
        first = walk.first_layer()
    except Unsolvable:
        return _evidence(_by_names(facts, values))
    undone = _Undo(first)
    fallback: _Guess | None = None
    for guess in _guesses(facts, first, values, walk, undone):
        try:
            shape = undone.input_of(guess.shape)
            walk.run(shape)
        except (Unshaped, Mismatch):
            continue
        except Unsolvable:
            fallback = fallback or guess
            continue
        return _evidence(guess, shape, first)
    # Nothing was checked to the end: the guess that the first layer and the names make, for the trace to decide.
    return _evidence(fallback, undone.input_of(fallback.shape), first) if fallback is not None else None


def _evidence(guess: _Guess | None, shape: Shape | None = None, first: First | None = None) -> Evidence | None:
    if guess is None:
        return None
    dtype = "int64" if first is not None and first.layer == "Embedding" else "float32"
    if not 0 < prod(shape or guess.shape) <= MAX_ELEMENTS:
        return None
    return Evidence((InputSpec(None, shape or guess.shape, dtype),), guess.source, guess.reason, None, assumed=True)


class _Undo:
    """From the shape that the first layer sees back to the model's input."""

    def __init__(self, first: First) -> None:
        self.first = first

    def input_of(self, shape: Shape) -> Shape:
        """Raises Unshaped where the way back is not known."""
        for name, numbers in reversed(self.first.undo):
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
        return _FLAT_IMAGES.get(shape[1], shape)
    raise Unshaped


def _guesses(facts: Facts, first: First, values: Values, walk: Walkthrough, undone: _Undo) -> Iterator[_Guess]:
    """Shapes for the first layer, the most likely one first."""
    family, rank = family_of(first.layer)
    held = first.arguments
    if first.layer == "view" and isinstance(shape := held["shape"], tuple):
        yield _Guess(shape, "solved", "`forward` views its input so")
    elif family in ("Conv", "BatchNorm") and rank == 2:
        yield from _image_guesses(facts, first, values, walk, undone)
    elif family in ("Conv", "BatchNorm") and rank == 1:
        yield from _sequence_guesses(facts, first, values, walk, undone)
    elif family == "Linear":
        yield from _vector_guesses(facts, first, values)
    elif family in ("LSTM", "GRU", "RNN"):
        length, said = _length(facts, values)
        features = held.get("input_size")
        if isinstance(features, int):
            shape = (1, length, features) if held.get("batch_first") else (length, 1, features)
            yield _Guess(shape, *_told(said, f"the first layer, {first.layer}, takes {features} features"))
    elif first.layer == "Embedding":
        length, said = _length(facts, values)
        yield _Guess((1, length), *_told(said, "the first layer is an Embedding"))


def _told(said: str, layer: str) -> tuple[str, str]:
    if said:
        return "parameters", f"of {said}, and {layer}"
    return "convention", f"{layer}; a length of {_USUAL_LENGTH} is only usual"


def _length(facts: Facts, values: Values) -> tuple[int, str]:
    found = number(facts, values, LENGTHS)
    return (found[1], f"{found[0]}={found[1]}") if found else (_USUAL_LENGTH, "")


def _channels(first: First) -> int | None:
    held = first.arguments.get("in_channels", first.arguments.get("num_features"))
    return held if isinstance(held, int) and held > 0 else None


def _image_guesses(facts: Facts, first: First, values: Values, walk: Walkthrough, undone: _Undo) -> Iterator[_Guess]:
    named = number(facts, values, CHANNELS)
    channels = _channels(first) or (named[1] if named else None)
    if channels is None:
        return
    layer = f"the first layer, {first.layer}, takes {channels} channel{'s' if channels > 1 else ''}"
    size = image_size(facts, values)
    if size is not None:
        yield _Guess((1, channels, *size[1]), "parameters", f"of {size[0]}, and {layer}")
    pairs = [(s, s) if isinstance(s, int) else s for s in _IMAGES]
    usual = _usual_image(first, channels)
    if channels > 1:  # 28x28 images and spectrograms of speech have one channel
        pairs = [p for p in pairs if p != (28, 28) and p[0] == p[1]] + [p for p in pairs if p[0] != p[1]]
    yield from _solved(walk, undone, [(1, channels, *p) for p in pairs], (1, channels, *usual), layer)


def _usual_image(first: First, channels: int) -> tuple[int, int]:
    """What networks with such a first layer are usually fed: digits, speech, CIFAR, visual wake words, ImageNet."""
    kernel, stride = first.arguments.get("kernel_size"), first.arguments.get("stride")
    if channels == 1:
        tall = isinstance(kernel, tuple) and len(kernel) == 2 and kernel[0] > kernel[1]
        return (49, 10) if tall else (28, 28)
    size = max(kernel) if isinstance(kernel, tuple) and kernel else kernel
    step = max(stride) if isinstance(stride, tuple) and stride else stride
    if not isinstance(size, int) or not isinstance(step, int) or step < 2:
        return 32, 32
    return (224, 224) if step > 3 or size > 6 else (96, 96)


def _sequence_guesses(facts: Facts, first: First, values: Values, walk: Walkthrough, undone: _Undo) -> Iterator[_Guess]:
    channels = _channels(first)
    if channels is None:
        return
    if first.layer == "BatchNorm1d" and not first.undo:
        yield _Guess((1, channels), "solved", f"the first layer, BatchNorm1d, takes {channels} features")
    layer = f"the first layer, {first.layer}, takes {channels} channel{'s' if channels > 1 else ''}"
    length = number(facts, values, LENGTHS) or number(facts, values, ["input_size", "size"])
    if length is not None:
        yield _Guess((1, channels, length[1]), "parameters", f"of {length[0]}={length[1]}, and {layer}")
    candidates = [(1, channels, length) for length in _SEQUENCES]
    yield from _solved(walk, undone, candidates, (1, channels, _USUAL_LENGTH), layer)


def _solved(walk: Walkthrough, undone: _Undo, candidates: list[Shape], usual: Shape, layer: str) -> Iterator[_Guess]:
    """The candidate that fits; if the layers leave the size open, the usual one."""
    try:
        largest = max(candidates, key=prod)
        if _fit(walk, undone, largest) is _Fit.FITS and _fit(walk, undone, usual) is not _Fit.FEATURES:
            yield _open(walk, undone, candidates, usual, layer)
            return
        found = next((shape for shape in candidates if _fit(walk, undone, shape) is _Fit.FITS), None)
        if found is not None:
            reason = f"{layer}, and of the usual sizes {_size(found)} fits the layers behind it"
            yield _Guess(found, "solved", reason)
        for found in _searched(walk, undone, usual):
            yield _Guess(found, "solved", f"{layer}, and {_size(found)} fits the layers behind it")
    except (Unsolvable, Unshaped):
        yield _Guess(usual, "convention", f"{layer}; a size of {_size(usual)} is only usual")


class _Fit(Enum):
    """Whether the layers take a shape; if not, whether a linear layer counts other features, or it is too small."""

    FITS = "fits"
    FEATURES = "features"
    NOT = "not"


def _fit(walk: Walkthrough, undone: _Undo, shape: Shape) -> _Fit:
    try:
        walk.run(undone.input_of(shape))
    except Mismatch as mismatch:
        return _Fit.FEATURES if mismatch.features else _Fit.NOT
    return _Fit.FITS


def _open(walk: Walkthrough, undone: _Undo, candidates: list[Shape], usual: Shape, layer: str) -> _Guess:
    """Of the usual sizes the first that leaves a map of 3x3: networks with a stride of 32 take larger images."""
    for shape in (usual, *(c for c in candidates if prod(c) > prod(usual))):
        if _fit(walk, undone, shape) is _Fit.FITS and walk.smallest >= _LAST_MAP:
            return _Guess(shape, "convention", f"{layer}; a size of {_size(shape)} is only usual")
    return _Guess(usual, "convention", f"{layer}; a size of {_size(usual)} is only usual")


def _searched(walk: Walkthrough, undone: _Undo, usual: Shape) -> Iterator[Shape]:
    """Bisect for the size whose features a linear layer expects: more pixels never give fewer features."""
    low, high = 1, 1024 if len(usual) == 4 else 65536
    while low <= high:
        size = (low + high) // 2
        shape = (*usual[:2], *(size,) * (len(usual) - 2))
        try:
            walk.run(undone.input_of(shape))
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


def _vector_guesses(facts: Facts, first: First, values: Values) -> Iterator[_Guess]:
    features = first.arguments.get("in_features")
    named = number(facts, values, FEATURES)
    if not isinstance(features, int) or features < 1:
        features = named[1] if named else None
    if features is None:
        return
    layer = f"the first layer, Linear, takes {features} features"
    length = number(facts, values, LENGTHS)
    if length is not None and length[1] != features and not first.undo:
        yield _Guess((1, length[1], features), "parameters", f"of {length[0]}={length[1]}, and {layer}")
    flat = any(name == "flatten" for name, _ in first.undo) and features in _FLAT_IMAGES
    usual = f", the pixels of a {'x'.join(map(str, _FLAT_IMAGES[features][1:]))} image" if flat else ""
    yield _Guess((1, features), "solved", f"{layer}{usual}")


def _by_names(facts: Facts, values: Values) -> _Guess | None:
    """What the names of the parameters say where `forward` cannot be followed."""
    channels, size = number(facts, values, CHANNELS), image_size(facts, values)
    if channels is not None and size is not None:
        return _Guess((1, channels[1], *size[1]), "parameters", f"of {channels[0]}={channels[1]}, {size[0]}")
    length, features = number(facts, values, LENGTHS), number(facts, values, FEATURES)
    if channels is not None and length is not None:
        shape = (1, channels[1], length[1])
        return _Guess(shape, "parameters", f"of {channels[0]}={channels[1]}, {length[0]}={length[1]}")
    if length is not None and features is not None:
        shape = (1, length[1], features[1])
        return _Guess(shape, "parameters", f"of {length[0]}={length[1]}, {features[0]}={features[1]}")
    if features is not None:
        return _Guess((1, features[1]), "parameters", f"of {features[0]}={features[1]}")
    return None
