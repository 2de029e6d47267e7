"""What the first layer that sees an input, and the names of the constructor's parameters, say about its shape."""

from collections.abc import Iterator

from .facts import Facts
from .guess import Guess
from .layers import family_of
from .parameters import CHANNELS, FEATURES, LENGTHS, Values, image_size, number
from .solve import solved
from .undo import FLAT_IMAGES
from .walked import First
from .walkthrough import Walkthrough

_IMAGES = (28, 32, 48, (49, 10), 64, 96, (98, 40), (40, 98), (40, 101), 128, 160, 192, 224)
_SEQUENCES = (16, 32, 50, 64, 100, 128, 200, 256, 500, 512, 1000, 1024, 2000, 4000, 8000, 16000)
_USUAL_LENGTH = 128


_SAID = {
    "view": "`forward` views its input so",
    "like": "`{}` meets a tensor of that shape",
    "state": "`{}` is the state of a recurrent layer",
    "states": "`{}` is the state of a recurrent layer",
}
"""Why the shape is known where it is an argument of what was found first."""


def guesses(facts: Facts, first: First, values: Values, walk: Walkthrough) -> Iterator[Guess]:
    """Shapes for the first layer, the most likely one first."""
    family, rank = family_of(first.layer)
    held = first.arguments
    if first.layer in _SAID and isinstance(shape := held["shape"], tuple):
        yield Guess(shape, "solved", _SAID[first.layer].format(walk.asked))
    elif family in ("GRUCell", "LSTMCell", "RNNCell") and isinstance(features := held.get("input_size"), int):
        yield Guess((1, features), "solved", f"the first layer, {first.layer}, takes {features} features")
    elif family in ("Conv", "BatchNorm") and rank == 2:
        yield from _image_guesses(facts, first, values, walk)
    elif family in ("Conv", "BatchNorm") and rank == 1:
        yield from _sequence_guesses(facts, first, values, walk)
    elif family == "Linear":
        yield from _vector_guesses(facts, first, values)
    elif family in ("LSTM", "GRU", "RNN"):
        length, said = _length(facts, values)
        features = held.get("input_size")
        if isinstance(features, int):
            shape = (1, length, features) if held.get("batch_first") else (length, 1, features)
            yield Guess(shape, *_told(said, f"the first layer, {first.layer}, takes {features} features"))
    elif first.layer == "Embedding":
        length, said = _length(facts, values)
        yield Guess((1, length), *_told(said, "the first layer is an Embedding"))


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


def _image_guesses(facts: Facts, first: First, values: Values, walk: Walkthrough) -> Iterator[Guess]:
    named = number(facts, values, CHANNELS)
    channels = _channels(first) or (named[1] if named else None)
    if channels is None:
        return
    layer = f"the first layer, {first.layer}, takes {channels} channel{'s' if channels > 1 else ''}"
    size = image_size(facts, values)
    if size is not None:
        yield Guess((1, channels, *size[1]), "parameters", f"of {size[0]}, and {layer}")
    pairs = [(s, s) if isinstance(s, int) else s for s in _IMAGES]
    usual = _usual_image(first, channels)
    if channels > 1:  # 28x28 images and spectrograms of speech have one channel
        pairs = [p for p in pairs if p != (28, 28) and p[0] == p[1]] + [p for p in pairs if p[0] != p[1]]
    yield from solved(walk, first, [(1, channels, *p) for p in pairs], (1, channels, *usual), layer)


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


def _sequence_guesses(facts: Facts, first: First, values: Values, walk: Walkthrough) -> Iterator[Guess]:
    channels = _channels(first)
    if channels is None:
        return
    if first.layer == "BatchNorm1d" and not first.undo:
        yield Guess((1, channels), "solved", f"the first layer, BatchNorm1d, takes {channels} features")
    layer = f"the first layer, {first.layer}, takes {channels} channel{'s' if channels > 1 else ''}"
    length = number(facts, values, LENGTHS) or number(facts, values, ["input_size", "size"])
    if length is not None:
        yield Guess((1, channels, length[1]), "parameters", f"of {length[0]}={length[1]}, and {layer}")
    candidates = [(1, channels, length) for length in _SEQUENCES]
    yield from solved(walk, first, candidates, (1, channels, _USUAL_LENGTH), layer)


def _vector_guesses(facts: Facts, first: First, values: Values) -> Iterator[Guess]:
    features = first.arguments.get("in_features")
    named = number(facts, values, FEATURES)
    if not isinstance(features, int) or features < 1:
        features = named[1] if named else None
    if features is None:
        return
    layer = f"the first layer, Linear, takes {features} features"
    length = number(facts, values, LENGTHS)
    if length is not None and length[1] != features and not first.undo:
        yield Guess((1, length[1], features), "parameters", f"of {length[0]}={length[1]}, and {layer}")
    flat = any(name == "flatten" for name, _ in first.undo) and features in FLAT_IMAGES
    usual = f", the pixels of a {'x'.join(map(str, FLAT_IMAGES[features][1:]))} image" if flat else ""
    yield Guess((1, features), "solved", f"{layer}{usual}")


def guess_by_names(facts: Facts, values: Values) -> Guess | None:
    """What the names of the parameters say where `forward` cannot be followed."""
    channels, size = number(facts, values, CHANNELS), image_size(facts, values)
    if channels is not None and size is not None:
        return Guess((1, channels[1], *size[1]), "parameters", f"of {channels[0]}={channels[1]}, {size[0]}")
    length, features = number(facts, values, LENGTHS), number(facts, values, FEATURES)
    if channels is not None and length is not None:
        shape = (1, channels[1], length[1])
        return Guess(shape, "parameters", f"of {channels[0]}={channels[1]}, {length[0]}={length[1]}")
    if length is not None and features is not None:
        shape = (1, length[1], features[1])
        return Guess(shape, "parameters", f"of {length[0]}={length[1]}, {features[0]}={features[1]}")
    if features is not None:
        return Guess((1, features[1]), "parameters", f"of {features[0]}={features[1]}")
    return None
