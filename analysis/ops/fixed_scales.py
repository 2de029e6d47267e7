"""Outputs whose int8 scale TFLite's specification fixes, because their range is known."""

from collections.abc import Mapping
from types import MappingProxyType

from ..ir.graph import Quantization

FIXED_SCALES: Mapping[str, Quantization] = MappingProxyType(
    {
        "softmax": Quantization((1 / 256,), (-128,)),
        "logistic": Quantization((1 / 256,), (-128,)),
        "tanh": Quantization((1 / 128,), (0,)),
    }
)
