"""Operators whose operands are of several types or constants by meaning: one case at least of each that Vela lists."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from chipfit.analysis.ir.graph import Graph, Node, Quantization, Tensor

Map = tuple[tuple[int, ...], str]
"""Shape and dtype of a feature map."""

QUANTIZED = {
    "int8": Quantization((0.05,), (3,)),
    "int32": Quantization((0.05,), (0,)),
    "bool": Quantization((1.0,), (0,)),
}
INT8 = ((1, 8, 8, 4), "int8")
BOOL = ((1, 8, 8, 4), "bool")


def typed(op: str, inputs: Sequence[Map | np.ndarray], outputs: Sequence[Map], **attrs: Any) -> Graph:
    """A node `op` on feature maps and constants, in their order."""
    tensors, sources = {}, []
    for at, one in enumerate(inputs):
        if isinstance(one, np.ndarray):
            quantization = QUANTIZED["int8"] if one.dtype == np.int8 else None
            tensors[f"c{at}"] = Tensor(f"c{at}", one.shape, str(one.dtype), quantization=quantization, data=one)
        else:
            tensors[f"x{at}"] = Tensor(f"x{at}", one[0], one[1], quantization=QUANTIZED[one[1]])
            sources.append(f"x{at}")
    operands = tuple(tensors)
    results = {f"y{at}": Tensor(f"y{at}", s, d, quantization=QUANTIZED[d]) for at, (s, d) in enumerate(outputs)}
    return Graph(
        op, (Node(op, op, operands, tuple(results), attrs),), {**tensors, **results}, tuple(sources), tuple(results)
    )


def ints(*values: Any) -> np.ndarray:
    return np.array(values, np.int32)


PADDED = ints((0, 0), (1, 1), (1, 1), (0, 0))
SMALL = ((1, 4, 4, 4), "int8")
GROWN = ((1, 10, 10, 4), "int8")
COMPARISONS = ("equal", "not_equal", "greater", "greater_equal", "less", "less_equal")

TYPED_CASES: dict[str, Graph] = {
    **{op: typed(op, [INT8, INT8], [BOOL]) for op in COMPARISONS},
    "logical and": typed("logical_and", [BOOL, BOOL], [BOOL]),
    "logical or": typed("logical_or", [BOOL, BOOL], [BOOL]),
    "logical not": typed("logical_not", [BOOL], [BOOL]),
    "reduce all": typed("reduce_all", [BOOL], [((1, 1, 1, 4), "bool")], axes=(1, 2), keepdims=True),
    "reduce any": typed("reduce_any", [BOOL], [((1, 1, 1, 4), "bool")], axes=(1, 2), keepdims=True),
    "reduce min": typed("reduce_min", [INT8], [((1, 1, 1, 4), "int8")], axes=(1, 2), keepdims=True),
    "arg min": typed("arg_min", [SMALL], [((1, 4, 4), "int32")], axis=3),
    "select": typed("select", [BOOL, INT8, INT8], [INT8]),
    "select v2": typed("select_v2", [BOOL, INT8, INT8], [INT8]),
    "cast to int32": typed("cast", [INT8], [((1, 8, 8, 4), "int32")]),
    "requantize": typed("quantize", [INT8], [INT8]),
    "prelu": typed("prelu", [INT8, np.full((1, 1, 4), 5, np.int8)], [INT8]),
    "relu to 1": typed("relu_0_to_1", [INT8], [INT8]),
    "mirror pad": typed("mirror_pad", [INT8, PADDED], [GROWN]),
    "pad with a value": typed("padv2", [INT8, PADDED, np.array([5], np.int8)], [GROWN]),
    "pack": typed("pack", [((8, 4), "int8"), ((8, 4), "int8")], [((2, 8, 4), "int8")], axis=0),
    "unpack": typed("unpack", [((2, 8, 4), "int8")], [((8, 4), "int8"), ((8, 4), "int8")], axis=0),
    "slice of a size": typed("slice", [INT8, ints(0, 1, 0, 0), ints(1, 4, 8, 4)], [((1, 4, 8, 4), "int8")]),
    "split by sizes": typed(
        "split_v", [INT8, ints(3, 1), np.array(3, np.int32)], [((1, 8, 8, 3), "int8"), ((1, 8, 8, 1), "int8")]),
    "tile": typed("tile", [SMALL, ints(1, 2, 1, 1)], [((1, 8, 4, 4), "int8")]),
    "scatter": typed(
        "scatter_nd", [ints([1], [5]), ((2, 1, 1, 4), "int8"), ints(8, 1, 1, 4)], [((8, 1, 1, 4), "int8")]),
    "conv of computed weights": typed(
        "conv_2d", [INT8, ((8, 3, 3, 4), "int8")], [((1, 6, 6, 8), "int8")],
        stride=(1, 1), padding=(0, 0, 0, 0), dilation=(1, 1)),
    "conv of computed bias": typed(
        "conv_2d", [INT8, np.ones((8, 3, 3, 4), np.int8), ((8,), "int32")], [((1, 6, 6, 8), "int8")],
        stride=(1, 1), padding=(0, 0, 0, 0), dilation=(1, 1)),
    "depthwise of computed weights": typed(
        "depthwise_conv_2d", [INT8, ((1, 3, 3, 4), "int8")], [((1, 6, 6, 4), "int8")],
        stride=(1, 1), padding=(0, 0, 0, 0), dilation=(1, 1)),
    "transposed conv of computed weights": typed(
        "transpose_conv", [INT8, ((8, 3, 3, 4), "int8")], [((1, 16, 16, 8), "int8")],
        stride=(2, 2), padding=(0, 0, 1, 1)),
    "linear of computed weights": typed("fully_connected", [((4, 16), "int8"), ((8, 16), "int8")], [((4, 8), "int8")]),
    "add n": typed("add_n", [INT8, INT8, INT8], [INT8]),
    "broadcast": typed("broadcast_to", [((1, 1, 1, 4), "int8"), ints(1, 8, 8, 4)], [INT8]),
    "zeros": typed("zeros_like", [INT8], [INT8]),
    "space to batch": typed("space_to_batch_nd", [SMALL, ints(2, 2), ints((0, 0), (0, 0))], [((4, 2, 2, 4), "int8")]),
    "batch to space": typed("batch_to_space_nd", [((4, 2, 2, 4), "int8"), ints(2, 2), ints((0, 0), (0, 0))], [SMALL]),
    "gather nd": typed("gather_nd", [((8, 4), "int8"), ints([1], [3])], [((2, 4), "int8")]),
    "fill": typed("fill", [ints(1, 4, 4, 4), np.array(5, np.int8)], [SMALL]),
    "floor mod": typed("floor_mod", [INT8, INT8], [INT8]),
    "shape": typed("shape", [INT8], [((4,), "int32")]),
}  # fmt: skip
