"""What an operator is: its shape rule, its cost in multiply-accumulates and its meaning in real numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

Shape = tuple[int, ...]
Attrs = Mapping[str, Any]

NO_CLAMP = (-inf, inf)


def no_macs(attrs: Attrs, inputs: Sequence[Shape], output: Shape) -> int:
    """The cost of operators that multiply nothing."""
    return 0


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator by its TFLite name.

    `infer` gives the output's shape from the inputs', `reference` the output in float (arrays as float32 or
    float64 in, the same out), `macs` the multiply-accumulates of one inference. `elementwise` operators work in
    any layout; `scale` says whose quantization the int8 output has: its own ("free"), its input's ("same"), or a
    fixed one by the specification ("fixed"). "same" holds for every input that is computed.
    """

    name: str
    infer: Callable[[Attrs, Sequence[Shape]], Shape]
    reference: Callable[[Attrs, Sequence[np.ndarray]], np.ndarray]
    macs: Callable[[Attrs, Sequence[Shape], Shape], int] = no_macs
    elementwise: bool = False
    scale: str = "free"


def clamped(attrs: Attrs, values: np.ndarray) -> np.ndarray:
    """Apply the fused activation `attrs["clamp"]` = (low, high), if there is one."""
    low, high = attrs.get("clamp", NO_CLAMP)
    return values if (low, high) == NO_CLAMP else np.clip(values, low, high).astype(values.dtype)
