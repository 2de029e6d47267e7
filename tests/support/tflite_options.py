"""Options and int32 operands of TFLite's builtins for one-node graphs."""

from collections.abc import Callable
from typing import Any

import numpy as np

from chipfit.analysis.ir.graph import Graph, Node

from .tflite_schema import tflite_schema

Fields = dict[str, Any]
Parts = tuple[str, Fields, tuple[np.ndarray, ...], tuple[np.ndarray, ...]]
"""Name and fields of the builtin options, and the int32 operands before and behind the node's own."""


def options(node: Node, one: Graph) -> Parts:
    """What the file needs beside the node's own operands."""
    return _TABLE.get(node.op, _plain())(node, one)


def _ints(values: Any) -> np.ndarray:
    return np.array(values, np.int32)


def _window(node: Node, one: Graph) -> Fields:
    """Strides, and SAME where anything is padded: the cases pad as SAME does."""
    s = tflite_schema()
    padding = s.Padding.SAME if any(node.attrs["padding"]) else s.Padding.VALID
    return {"strideH": node.attrs["stride"][0], "strideW": node.attrs["stride"][1], "padding": padding}


def _conv(name: str) -> Callable[[Node, Graph], Parts]:
    def parts(node: Node, one: Graph) -> Parts:
        dilation = node.attrs.get("dilation", (1, 1))
        fields = {**_window(node, one), "dilationHFactor": dilation[0], "dilationWFactor": dilation[1]}
        if name == "DepthwiseConv2DOptions":
            fields["depthMultiplier"] = one.tensor(node.inputs[1]).shape[3] // one.tensor("x0").shape[3]
        return name, fields, (), ()

    return parts


def _pool(node: Node, one: Graph) -> Parts:
    kernel = node.attrs["filter"]
    return "Pool2DOptions", {**_window(node, one), "filterHeight": kernel[0], "filterWidth": kernel[1]}, (), ()


def _reduce(node: Node, one: Graph) -> Parts:
    return "ReducerOptions", {"keepDims": node.attrs["keepdims"]}, (), (_ints(node.attrs["axes"]),)


def _resize(name: str) -> Callable[[Node, Graph], Parts]:
    def parts(node: Node, one: Graph) -> Parts:
        size = _ints(one.tensor("y0").shape[1:3])
        fields = {"halfPixelCenters": "half_pixel", "alignCorners": "align_corners"}
        return name, {key: bool(node.attrs.get(attr, False)) for key, attr in fields.items()}, (), (size,)

    return parts


def _slice(node: Node, one: Graph) -> Parts:
    begin, end, strides = (_ints(node.attrs[key]) for key in ("begin", "end", "strides"))
    return "StridedSliceOptions", {}, (), (begin, end, strides)


def _transpose_conv(node: Node, one: Graph) -> Parts:
    return "TransposeConvOptions", _window(node, one), (_ints(one.tensor("y0").shape),), ()


def _plain(name: str = "", **fields: Any) -> Callable[[Node, Graph], Parts]:
    return lambda node, one: (name, fields, (), ())


_TABLE: dict[str, Callable[[Node, Graph], Parts]] = {
    "conv_2d": _conv("Conv2DOptions"),
    "depthwise_conv_2d": _conv("DepthwiseConv2DOptions"),
    "average_pool_2d": _pool,
    "max_pool_2d": _pool,
    "mean": _reduce,
    "sum": _reduce,
    "reduce_max": _reduce,
    "reduce_min": _reduce,
    "reduce_all": _reduce,
    "reduce_any": _reduce,
    "resize_bilinear": _resize("ResizeBilinearOptions"),
    "resize_nearest_neighbor": _resize("ResizeNearestNeighborOptions"),
    "strided_slice": _slice,
    "transpose_conv": _transpose_conv,
    "transpose": lambda node, one: ("TransposeOptions", {}, (), (_ints(node.attrs["perm"]),)),
    "pad": lambda node, one: ("PadOptions", {}, (), (_ints(node.attrs["paddings"]),)),
    "reshape": lambda node, one: ("ReshapeOptions", {}, (), (_ints(one.tensor("y0").shape),)),
    "arg_max": lambda node, one: ("ArgMaxOptions", {"outputType": 2}, (), (_ints(node.attrs["axis"]),)),
    "split": lambda node, one: ("SplitOptions", {"numSplits": len(node.outputs)}, (_ints(node.attrs["axis"]),), ()),
    "gather": lambda node, one: ("GatherOptions", {"axis": node.attrs["axis"]}, (), (_ints(node.attrs["indices"]),)),
    "concatenation": lambda node, one: ("ConcatenationOptions", {"axis": node.attrs["axis"]}, (), ()),
    "fully_connected": _plain("FullyConnectedOptions"),
    "batch_matmul": _plain("BatchMatMulOptions"),
    "add": _plain("AddOptions"),
    "sub": _plain("SubOptions"),
    "mul": _plain("MulOptions"),
    "div": _plain("DivOptions"),
    "softmax": _plain("SoftmaxOptions", beta=1.0),
    "leaky_relu": _plain("LeakyReluOptions", alpha=0.1),
    "gelu": _plain("GeluOptions"),
    "depth_to_space": _plain("DepthToSpaceOptions", blockSize=2),
    "space_to_depth": _plain("SpaceToDepthOptions", blockSize=2),
    "cumsum": lambda node, one: ("CumsumOptions", {}, (), (_ints(node.attrs["axis"]),)),
    "expand_dims": lambda node, one: ("ExpandDimsOptions", {}, (), (_ints(node.attrs["axis"]),)),
    "pack": lambda node, one: ("PackOptions", {"valuesCount": len(node.inputs), "axis": node.attrs["axis"]}, (), ()),
    "unpack": lambda node, one: ("UnpackOptions", {"num": len(node.outputs), "axis": node.attrs["axis"]}, (), ()),
    "split_v": lambda node, one: ("SplitVOptions", {"numSplits": len(node.outputs)}, (), ()),
    "arg_min": lambda node, one: ("ArgMinOptions", {"outputType": 2}, (), (_ints(node.attrs["axis"]),)),
    "cast": _plain("CastOptions", inDataType=9, outDataType=2),
    "squeeze": _plain("SqueezeOptions", squeezeDims=[1]),
    "reverse_v2": lambda node, one: ("ReverseV2Options", {}, (), (_ints([node.attrs["axis"]]),)),
}  # fmt: skip
