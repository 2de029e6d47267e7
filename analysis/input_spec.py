"""What goes into a model: `1x1x49x10`, `image=1x3x96x96`, `1x16:int64`, `batch.audio=1x16000`, `maps.0=1x8x6x6`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

DTYPES = ("float32", "float64", "float16", "int64", "int32", "int16", "int8", "uint8", "bool")
MAX_RANK = 8
MAX_ELEMENTS = 2**31 - 1  # sizes of tensors are int32 in the generated C
MAX_PATH = 8
MAX_ENTRIES = 64  # of a list

Keys = tuple[str | int, ...]

_KEY = re.compile(r"\.(?P<plain>[\w-]+)|\[(?P<index>\d+)\]|\[(?P<quote>['\"])(?P<quoted>[^'\"\s]+)(?P=quote)\]")


class InputSpecError(ValueError):
    """The text is not an input specification; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One tensor that goes into `forward`. `name` is the parameter's; None means by position. `shape` is PyTorch's.

    Where the parameter is a dict, a dataclass, a list or a tuple of tensors, `path` leads to this one: names of entries
    and positions.
    """

    name: str | None
    shape: tuple[int, ...]
    dtype: str = "float32"
    path: Keys = ()

    @staticmethod
    def parse(text: str) -> "InputSpec":
        """Read `[NAME[.ENTRY]…=]DIMxDIM…[:DTYPE]`; an entry may be written as Python does. Raises InputSpecError."""
        target, equals, rest = text.strip().rpartition("=")
        shape, colon, dtype = rest.partition(":")
        name, path = _target(target.strip(), text) if equals else (None, ())
        dtype = dtype.strip() if colon else "float32"
        if dtype not in DTYPES:
            raise InputSpecError(
                f"The input `{text}` has the unknown type `{dtype}`; one of {', '.join(DTYPES)} works."
            )
        return InputSpec(name, _shape(shape.strip(), text), dtype, path)

    @property
    def keys(self) -> Keys:
        """The parameter's name and the path behind it; empty for an input by position."""
        return (self.name, *self.path) if self.name else ()

    @property
    def elements(self) -> int:
        """How many numbers it holds."""
        return prod(self.shape)

    def __str__(self) -> str:
        target = f"{_text(self.keys)}=" if self.name else ""
        dtype = "" if self.dtype == "float32" else f":{self.dtype}"
        return f"{target}{'x'.join(map(str, self.shape))}{dtype}"


def arranged(specs: Sequence[InputSpec]) -> tuple[InputSpec, ...]:
    """The inputs in the order in which `forward` gets them: by position, by name; what is one argument stays together.

    Raises InputSpecError where they contradict each other: one tensor twice, a list with a gap.
    """
    levels: dict[Keys, dict[str | int, int]] = {}
    targets: set[Keys] = set()
    for keys in (spec.keys for spec in specs if spec.name):
        if keys in targets:
            raise InputSpecError(f"The input `{_text(keys)}` is given twice.")
        targets.add(keys)
        for depth, key in enumerate(keys):
            entries = levels.setdefault(keys[:depth], {})
            entries.setdefault(key, len(entries))
    for place, entries in levels.items():
        if place in targets:
            raise InputSpecError(f"The input `{_text(place)}` is given as one tensor and as several.")
        if any(isinstance(key, int) for key in entries) and set(entries) != set(range(len(entries))):
            name = _text(place)
            raise InputSpecError(f"The entries of `{name}` are counted from 0 without a gap: `{name}.0`, `{name}.1`.")
    return tuple(sorted(specs, key=lambda spec: _rank(spec.keys, levels)))


def _rank(keys: Keys, levels: Mapping[Keys, Mapping[str | int, int]]) -> tuple[int, ...]:
    """Entries of a list by their number, all others as they came."""
    return tuple(key if isinstance(key, int) else levels[keys[:depth]][key] for depth, key in enumerate(keys))


def _target(text: str, whole: str) -> tuple[str, Keys]:
    """The parameter's name and the way into it."""
    name = re.match(r"[^.\[]*", text)
    at, path = name.end() if name else 0, list[str | int]()
    while at < len(text):
        key = _KEY.match(text, at)
        if key is None:
            break
        plain = key["plain"] or key["index"] or ""
        path.append(int(plain) if re.fullmatch(r"[0-9]{1,3}", plain) else key["quoted"] or plain)
        at = key.end()
    if not text[: name.end() if name else 0].isidentifier() or at < len(text):
        raise InputSpecError(
            f"`{text}` in the input `{whole}` is neither the name of a parameter nor, as in `batch.audio` or `maps.0`, "
            "a part of one."
        )
    if len(path) > MAX_PATH or any(isinstance(key, int) and key >= MAX_ENTRIES for key in path):
        raise InputSpecError(f"`{text}` in the input `{whole}` lies deeper than is reasonable.")
    return text[: name.end() if name else 0], tuple(path)


def _text(keys: Keys) -> str:
    """`batch.audio`, `maps.0`."""
    return f"{keys[0]}{''.join(map(_written, keys[1:]))}"


def _written(key: str | int) -> str:
    return f".{key}" if isinstance(key, int) or re.fullmatch(r"[\w-]*[^\W\d][\w-]*", key) else f"['{key}']"


def _shape(text: str, whole: str) -> tuple[int, ...]:
    if not re.fullmatch(r"[0-9]+(x[0-9]+)*", text, re.ASCII):
        raise InputSpecError(f"The input `{whole}` is not a shape: write whole numbers joined by x, such as 1x3x96x96.")
    if any(len(dim) > 10 for dim in text.split("x")):
        raise InputSpecError(f"The input `{whole}` does not fit any memory.")
    shape = tuple(int(dim) for dim in text.split("x"))
    if len(shape) > MAX_RANK:
        raise InputSpecError(f"The input `{whole}` has {len(shape)} dimensions; at most {MAX_RANK} work.")
    if 0 in shape:
        raise InputSpecError(f"The input `{whole}` has a dimension of 0: every dimension must be at least 1.")
    if prod(shape) > MAX_ELEMENTS:
        raise InputSpecError(f"The input `{whole}` has {prod(shape):,} elements and does not fit any memory.")
    return shape
