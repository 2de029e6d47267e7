"""What goes into a model: `1x1x49x10`, `image=1x3x96x96`, `1x16:int64`."""

import re
from dataclasses import dataclass

DTYPES = ("float32", "float64", "float16", "int64", "int32", "int16", "int8", "uint8", "bool")
MAX_RANK = 8
MAX_ELEMENTS = 2**31 - 1  # sizes of tensors are int32 in the generated C


class InputSpecError(ValueError):
    """The text is not an input specification; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One input of `forward`. `name` is the parameter's; None means by position. `shape` is PyTorch's."""

    name: str | None
    shape: tuple[int, ...]
    dtype: str = "float32"

    @staticmethod
    def parse(text: str) -> "InputSpec":
        """Read `[NAME=]DIMxDIM…[:DTYPE]`. Raises InputSpecError."""
        name, equals, rest = text.strip().rpartition("=")
        shape, colon, dtype = rest.partition(":")
        if equals and not name.strip().isidentifier():
            raise InputSpecError(f"`{name.strip()}` in the input `{text}` is not the name of a parameter.")
        dtype = dtype.strip() if colon else "float32"
        if dtype not in DTYPES:
            raise InputSpecError(
                f"The input `{text}` has the unknown type `{dtype}`; one of {', '.join(DTYPES)} works."
            )
        return InputSpec(name.strip() or None, _shape(shape.strip(), text), dtype)

    def __str__(self) -> str:
        name = f"{self.name}=" if self.name else ""
        dtype = "" if self.dtype == "float32" else f":{self.dtype}"
        return f"{name}{'x'.join(map(str, self.shape))}{dtype}"


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
    elements = 1
    for dim in shape:
        elements *= dim
    if elements > MAX_ELEMENTS:
        raise InputSpecError(f"The input `{whole}` has {elements:,} elements and does not fit any memory.")
    return shape
