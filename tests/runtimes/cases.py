"""One operator each, at and beyond the limits that the tables state: what the runtimes' own tools are asked about."""

from dataclasses import replace

from chipfit.analysis.ir.graph import Graph

from ..support.tflite_case import graph

NONE = (0, 0, 0, 0)
SAME = "same"


def padding_of(padding, size, kernel, stride, dilation=1):
    """(top, left, bottom, right) of TFLite's SAME for a square, or `padding` itself."""
    if padding != SAME:
        return padding
    (height, width), extents = size, [dilation * (k - 1) + 1 for k in kernel]
    total = [max(0, (-(-s // t) - 1) * t + e - s) for s, t, e in zip((height, width), stride, extents, strict=True)]
    before = [t // 2 for t in total]
    return (before[0], before[1], total[0] - before[0], total[1] - before[1])


def conv(size=16, kernel=3, stride=1, padding=NONE, dilation=1, channels=8, outputs=8, **more):
    return _window("conv_2d", size, kernel, stride, padding, dilation, channels, outputs,
                   (outputs, kernel, kernel, channels), **more)  # fmt: skip


def depthwise(size=16, kernel=3, stride=1, padding=NONE, dilation=1, channels=8, multiplier=1):
    outputs = channels * multiplier
    return _window("depthwise_conv_2d", size, kernel, stride, padding, dilation, channels, outputs,
                   (1, kernel, kernel, outputs))  # fmt: skip


def _window(op, size, kernel, stride, padding, dilation, channels, outputs, weights, **more):
    extent = dilation * (kernel - 1) + 1
    result = -(-size // stride) if padding == SAME else (size - extent) // stride + 1
    padding = padding_of(padding, (size, size), (kernel, kernel), (stride, stride), dilation)
    attrs = {"stride": (stride, stride), "padding": padding, "dilation": (dilation, dilation)}
    return graph(op, [(1, size, size, channels)], (1, result, result, outputs), attrs, [weights, (outputs,)], **more)


def pool(op, size=(16, 16), kernel=(2, 2), stride=(2, 2), padding=NONE, channels=4):
    result = tuple(
        -(-s // t) if padding == SAME else (s - k) // t + 1 for s, k, t in zip(size, kernel, stride, strict=True)
    )
    attrs = {"filter": kernel, "stride": stride, "padding": padding_of(padding, size, kernel, stride)}
    return graph(op, [(1, *size, channels)], (1, *result, channels), attrs)


def unary(op, shape=(1, 8, 8, 4), **more):
    return graph(op, [shape], shape, **more)


def binary(op, left=(1, 8, 8, 4), right=(1, 8, 8, 4), **more):
    return graph(op, [left, right], tuple(max(a, b) for a, b in zip(left, right, strict=True)), **more)


def reduce(op, shape=(1, 8, 8, 4), axes=(1, 2)):
    kept = tuple(1 if axis in axes else size for axis, size in enumerate(shape))
    return graph(op, [shape], kept, {"axes": axes, "keepdims": True})


def transpose(shape, perm):
    return graph("transpose", [shape], tuple(shape[axis] for axis in perm), {"perm": perm})


def resize(op, size, result, half_pixel=False, align_corners=False):
    attrs = {"half_pixel": half_pixel, "align_corners": align_corners}
    return graph(op, [(1, *size, 4)], (1, *result, 4), attrs)


def transpose_conv(stride: int = 2, kernel: int = 3, padding: object = SAME, size: int = 8):
    result = size * stride if padding == SAME else size * stride + max(kernel - stride, 0)
    attrs = {
        "stride": (stride, stride),
        "padding": NONE if padding == NONE else (0, 0, 1, 1),
        "filter": (kernel, kernel),
    }
    weights = [(8, kernel, kernel, 4)]
    return graph("transpose_conv", [(1, size, size, 4)], (1, result, result, 8), attrs, weights)


def arg_max(shape, axis):
    """The index is an int32."""
    result = tuple(size for at, size in enumerate(shape) if at != axis)
    one = graph("arg_max", [shape], result, {"axis": axis})
    index = replace(one.tensor("y0"), dtype="int32", quantization=None)
    return replace(one, tensors={**one.tensors, "y0": index})


def linear(rows=1, depth=16, outputs=8, **more):
    return graph("fully_connected", [(rows, depth)], (rows, outputs), {}, [(outputs, depth), (outputs,)], **more)


CASES: dict[str, Graph] = {
    "conv 3x3": conv(),
    "conv 1x1": conv(kernel=1),
    "conv stride 2": conv(stride=2, padding=SAME),
    "conv stride 3": conv(stride=3, padding=SAME),
    "conv stride 4 padded": conv(kernel=5, stride=4, padding=SAME),
    "conv stride 4 valid": conv(stride=4),
    "conv stride 5 padded": conv(size=20, kernel=7, stride=5, padding=SAME),
    "conv dilation 2": conv(dilation=2),
    "conv dilation 2 padded": conv(dilation=2, padding=SAME),
    "conv kernel 7": conv(kernel=7, padding=SAME),
    "conv grouped": graph("conv_2d", [(1, 8, 8, 8)], (1, 6, 6, 8),
                          {"stride": (1, 1), "padding": NONE, "dilation": (1, 1)}, [(8, 3, 3, 4), (8,)]),
    "conv weight sum below": conv(size=1, kernel=1, channels=65000, outputs=1, full_weights=True),
    "conv weight sum above": conv(size=1, kernel=1, channels=66000, outputs=1, full_weights=True),
    "depthwise 3x3": depthwise(padding=SAME),
    "depthwise stride 2": depthwise(stride=2, padding=SAME),
    "depthwise stride 3": depthwise(stride=3),
    "depthwise stride 4": depthwise(stride=4),
    "depthwise multiplier 2": depthwise(channels=1, multiplier=2),
    "depthwise dilation 2": depthwise(dilation=2),
    "linear": linear(),
    "linear 4 rows": linear(rows=4),
    "linear weight sum above": linear(depth=66000, outputs=1, full_weights=True),
    "average pool 2x2": pool("average_pool_2d"),
    "average pool 8x8 padded": pool("average_pool_2d", kernel=(8, 8), padding=SAME),
    "average pool 9x9 padded": pool("average_pool_2d", kernel=(9, 9), padding=SAME),
    "average pool 9x9 valid": pool("average_pool_2d", kernel=(9, 9)),
    "average pool stride 4 padded": pool("average_pool_2d", kernel=(6, 6), stride=(4, 4), padding=SAME),
    "average pool 257 high": pool("average_pool_2d", (300, 4), (257, 1), (1, 1)),
    "max pool 2x2": pool("max_pool_2d"),
    "max pool 9x9 padded": pool("max_pool_2d", kernel=(9, 9), padding=SAME),
    "max pool 257 high": pool("max_pool_2d", (300, 4), (257, 1), (1, 1)),
    "max pool stride 4 padded": pool("max_pool_2d", kernel=(6, 6), stride=(4, 4), padding=SAME),
    "max pool stride 4 valid": pool("max_pool_2d", stride=(4, 4)),
    "softmax": unary("softmax", (1, 10)),
    "softmax 65536 rows": unary("softmax", (1, 65536, 1, 2)),
    "softmax 65537 rows": unary("softmax", (1, 65537, 1, 2)),
    "softmax 256x256": unary("softmax", (1, 256, 256, 2)),
    "softmax 256x257": unary("softmax", (1, 256, 257, 2)),
    "softmax 65535 rows": unary("softmax", (1, 65535, 1, 2)),
    "add": binary("add"),
    "add channel broadcast": binary("add", right=(1, 1, 1, 4)),
    "add int32": binary("add", dtype="int32"),
    "sub": binary("sub"),
    "mul": binary("mul"),
    "mul channel broadcast": binary("mul", right=(1, 1, 1, 4)),
    "div": binary("div"),
    "maximum": binary("maximum"),
    "minimum": binary("minimum"),
    "squared difference": binary("squared_difference"),
    "relu": unary("relu"),
    "relu6": unary("relu6"),
    "relu_n1_to_1": unary("relu_n1_to_1"),
    "logistic": unary("logistic"),
    "tanh": unary("tanh"),
    "hard swish": unary("hard_swish"),
    "leaky relu": unary("leaky_relu"),
    "elu": unary("elu"),
    "gelu": unary("gelu"),
    "exp": unary("exp"),
    "log": unary("log"),
    "abs": unary("abs"),
    "neg": unary("neg"),
    "sqrt": unary("sqrt"),
    "rsqrt": unary("rsqrt", zero=-128),
    "sin": unary("sin"),
    "floor": unary("floor"),
    "cos": unary("cos"),
    "square": unary("square"),
    "ceil": unary("ceil"),
    "round": unary("round"),
    "log softmax": unary("log_softmax", (1, 10)),
    "l2 normalization": unary("l2_normalization", (1, 10)),
    "floor division": binary("floor_div"),
    "power": binary("pow"),
    "cumulative sum": unary("cumsum", (1, 8), attrs={"axis": 1}),
    "reversed": unary("reverse_v2", (1, 8), attrs={"axis": 1}),
    "mean over height and width": reduce("mean"),
    "mean over channels": reduce("mean", axes=(3,)),
    "mean over channels of a row": reduce("mean", (1, 1, 8, 4), (3,)),
    "mean of 4095": reduce("mean", (1, 4095, 1, 4), (1,)),
    "mean of 4096": reduce("mean", (1, 4096, 1, 4), (1,)),
    "mean of 4097": reduce("mean", (1, 4097, 1, 4), (1,)),
    "mean of 8192": reduce("mean", (1, 8192, 1, 4), (1,)),
    "mean of 65537 wide": reduce("mean", (1, 1, 65537, 1), (2,)),
    "mean of a batch": reduce("mean", (2, 8, 8, 4)),
    "sum over channels": reduce("sum", axes=(3,)),
    "reduce max": reduce("reduce_max"),
    "arg max over channels": arg_max((1, 4, 4, 16), 3),
    "arg max over height": arg_max((1, 4, 4, 16), 1),
    "arg max of 127 channels": arg_max((1, 4, 4, 127), 3),
    "arg max of 128 channels": arg_max((1, 4, 4, 128), 3),
    "transpose NHWC to NCHW": transpose((1, 8, 6, 4), (0, 3, 1, 2)),
    "transpose rank 3": transpose((8, 6, 4), (1, 0, 2)),
    "transpose rank 5": transpose((2, 3, 4, 5, 6), (0, 2, 1, 3, 4)),
    "transpose rank 6": transpose((1, 2, 3, 4, 5, 6), (0, 2, 1, 3, 4, 5)),
    "transpose long axis": transpose((1, 70000, 2, 1), (0, 2, 1, 3)),
    "reshape": graph("reshape", [(1, 8, 8, 4)], (1, 256)),
    "concatenation": graph("concatenation", [(1, 4, 4, 4), (1, 4, 4, 4)], (1, 4, 4, 8), {"axis": 3}),
    "pad": graph("pad", [(1, 6, 6, 4)], (1, 8, 8, 4), {"paddings": ((0, 0), (1, 1), (1, 1), (0, 0))}),
    "split": graph("split", [(1, 4, 4, 8)], [(1, 4, 4, 4), (1, 4, 4, 4)], {"axis": 3}),
    "slice": graph("strided_slice", [(1, 8, 8, 4)], (1, 4, 8, 4),
                   {"begin": (0, 0, 0, 0), "end": (1, 4, 8, 4), "strides": (1, 1, 1, 1)}),
    "gather": graph("gather", [(8, 4)], (2, 4), {"axis": 0, "indices": (1, 3)}),
    "bilinear 2x": resize("resize_bilinear", (8, 8), (16, 16)),
    "bilinear 2x half pixel": resize("resize_bilinear", (8, 8), (16, 16), True),
    "bilinear 4x half pixel": resize("resize_bilinear", (8, 8), (32, 32), True),
    "bilinear 3x": resize("resize_bilinear", (8, 8), (24, 24)),
    "bilinear 2x4": resize("resize_bilinear", (8, 8), (16, 32)),
    "bilinear 8 to 15 aligned": resize("resize_bilinear", (8, 8), (15, 15), align_corners=True),
    "bilinear 8 to 16 aligned": resize("resize_bilinear", (8, 8), (16, 16), align_corners=True),
    "nearest 8 to 29 aligned": resize("resize_nearest_neighbor", (8, 8), (29, 29), align_corners=True),
    "nearest 2x": resize("resize_nearest_neighbor", (8, 8), (16, 16)),
    "nearest 3x": resize("resize_nearest_neighbor", (8, 8), (24, 24)),
    "nearest 2048x": resize("resize_nearest_neighbor", (1, 2), (1, 4096)),
    "bilinear 16x": resize("resize_bilinear", (2, 2), (32, 32)),
    "transposed conv stride 2": transpose_conv(),
    "transposed conv stride 1": transpose_conv(1),
    "transposed conv stride 3": transpose_conv(3),
    "transposed conv stride 2 valid": transpose_conv(2, padding=NONE),
    "nearest 8x": resize("resize_nearest_neighbor", (4, 4), (32, 32)),
    "batch matmul": graph("batch_matmul", [(1, 8, 16), (1, 16, 4)], (1, 8, 4)),
    "space to depth": graph("space_to_depth", [(1, 4, 4, 2)], (1, 2, 2, 8)),
    "expand dims": graph("expand_dims", [(1, 8)], (1, 1, 8), {"axis": 1}),
    "squeeze": graph("squeeze", [(1, 1, 8)], (1, 8)),
    "depth to space": graph("depth_to_space", [(1, 4, 4, 8)], (1, 8, 8, 2)),
}  # fmt: skip
