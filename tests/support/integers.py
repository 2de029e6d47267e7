"""Real numbers in and out of an integer graph, as an application on the chip would do it."""

import numpy as np

from chipfit.analysis.ir.graph import Graph, Tensor
from chipfit.codegen.interpreter import run

from .compare import to_border


def quantize(value: np.ndarray, tensor: Tensor) -> np.ndarray:
    """int8 of a real value in PyTorch's layout, in the tensor's layout."""
    assert tensor.quantization is not None
    (scale,), (zero_point,) = tensor.quantization.scale, tensor.quantization.zero_point
    return np.clip(np.round(to_border(value, tensor) / scale) + zero_point, -128, 127).astype(np.int8)


def dequantize(value: np.ndarray, tensor: Tensor) -> np.ndarray:
    assert tensor.quantization is not None
    (scale,), (zero_point,) = tensor.quantization.scale, tensor.quantization.zero_point
    return (value.astype(np.float64) - zero_point) * scale


def infer(graph: Graph, sample: np.ndarray) -> np.ndarray:
    """The first output of a one-input graph, in real numbers, for one sample without the batch."""
    (name,) = graph.inputs
    values = run(graph, {name: quantize(sample[np.newaxis], graph.tensor(name))})
    return dequantize(values[graph.outputs[0]], graph.tensor(graph.outputs[0]))


def sqnr_db(exact: np.ndarray, rounded: np.ndarray) -> float:
    """Signal to quantization noise, in decibels."""
    noise = float(np.square(exact - rounded).sum())
    return 10 * float(np.log10(np.square(exact).sum() / noise))
