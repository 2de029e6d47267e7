"""QuantizeLinear and DequantizeLinear of files that are already quantized."""

from dataclasses import replace

import numpy as np

from ...ir.graph import Quantization
from .importing import Importing


def quantize_linear(importing: Importing) -> bool:
    """A file that is already quantized: the tensor keeps its real meaning and adopts the scale and zero point."""
    scale, zero = importing.constant(1), importing.constant(2)
    if scale is None or scale.size != 1 or importing.is_constant(0):
        return False
    zero = np.zeros(1, np.uint8) if zero is None else zero
    if zero.dtype not in (np.int8, np.uint8):
        return False
    shift = 128 if zero.dtype == np.uint8 else 0  # uint8 is int8 with everything moved by 128
    name = importing.operand(0)
    adopted = Quantization((float(scale.reshape(-1)[0]),), (int(zero.reshape(-1)[0]) - shift,))
    importing.tensors[name] = replace(importing.tensors[name], quantization=adopted)
    importing.quantized.add(importing.outputs[0])
    return importing.alias()


def dequantize_linear(importing: Importing) -> bool:
    """Behind a QuantizeLinear it gives back the tensor itself."""
    return importing.inputs[0] in importing.quantized and importing.alias()
