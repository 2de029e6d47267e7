"""What a constraint answers: the node's value, and the nearest that passes."""

import pytest

from chipfit.analysis.runtimes.constraints.table import check
from chipfit.analysis.targets.runtime import Use

from ..support.tflite_case import graph
from . import cases
from .cases import SAME

MISSED = {
    "stride-at-most 3": (cases.depthwise(stride=4), "stride 4x4", "stride 3x3"),
    "stride-at-most-unless-valid 3": (
        cases.conv(kernel=5, stride=4, padding=SAME), "stride 4x4 with padding",
        "stride 3x3, or the same stride without padding"),
    "dilation-one": (cases.conv(dilation=2), "dilation 2x2", "dilation 1x1"),
    "kernel-at-most 256 65536": (cases.pool("max_pool_2d", (300, 4), (257, 1), (1, 1)), "window 257x1", "window 256x1"),
    "padded-kernel-at-most 8": (
        cases.pool("average_pool_2d", kernel=(9, 9), padding=SAME), "window 9x9 with padding",
        "window 8x8, or no padding"),
    "depth-multiplier-one": (
        cases.depthwise(channels=4, multiplier=2), "4 channels make 8",
        "groups=4 with 4 outputs, then a 1x1 convolution"),
    "groups-one": (cases.CASES["conv grouped"], "2 groups", "groups=1, or one group per channel"),
    "transpose-conv-stride": (cases.transpose_conv(3), "stride 3x3", "stride 2x2"),
    "weight-sum 8323072": (
        cases.conv(size=1, kernel=1, channels=66000, outputs=1, full_weights=True), "one channel sums to 8,382,000",
        "about 65,536 weights per channel instead of 66,000"),
    "batch-one": (cases.reduce("mean", (2, 8, 8, 4)), "batch 2", "batch 1"),
    "rank-at-most 5": (cases.transpose((1, 2, 3, 4, 5, 6), (0, 2, 1, 3, 4, 5)), "rank 6", "rank 5"),
    "same-shapes": (cases.binary("add", right=(1, 1, 1, 4)), "1x8x8x4 and 1x1x1x4", "two of 1x8x8x4"),
    "same-shapes-or-channels": (
        cases.binary("mul", right=(1, 8, 1, 1)), "1x8x8x4 and 1x8x1x1", "two of 1x8x8x4"),
    "softmax-pixels-at-most 65536": (
        cases.unary("softmax", (1, 65537, 1, 2)), "1x65537x1x2 has 65,537 rows", "65,536 rows"),
    "softmax-last-axis": (graph("softmax", [(1, 4, 4)], (1, 4, 4), {"axis": 1}), "axis 1 of 3", "axis 2"),
    "reduced-axis-at-most 4096": (
        cases.reduce("mean", (1, 4097, 1, 4), (1,)), "an axis of 4,097", "4,096, reducing in two steps"),
    "reduced-elements-at-most 100 10": (cases.reduce("mean", (1, 16, 16, 4)), "256 elements", "100"),
    "depth-reduction": (cases.reduce("mean", axes=(3,)), "8x8x4", "a 1x1 convolution with equal weights"),
    "arg-max-depth 127": (
        cases.arg_max((1, 4, 4, 128), 3), "128 channels", "127 channels, or the argmax in the application"),
    "arg-max-axis": (cases.arg_max((1, 4, 4, 16), 1), "axis 1 of 4", "axis 3"),
    "arg-max-depth 3": (
        graph("arg_max", [(1, 4, 9, 2)], (1, 9, 2), {"axis": 1, "keepdims": 0}), "4 channels",
        "3 channels, or the argmax in the application"),
    "matmul-axes-at-most 8": (cases.CASES["batch matmul"], "depth 4 and reduced axis 16", "8"),
    "matmul-int8": (
        graph("batch_matmul", [(1, 8, 16), (1, 16, 4)], (1, 8, 4), dtype="int16"), "int16", "int8"),
    "flat-weights": (
        graph("fully_connected", [(1, 12)], (1, 2), {}, [(2, 3, 2, 2), (2,)]), "weights 2x3x2x2", "weights 2x12"),
    "transpose-axes-at-most 65536": (
        cases.transpose((1, 70000, 2, 1), (0, 2, 1, 3)), "1x70000x2x1 has 70,000", "65,536"),
    "resize-factor-among 2 4 8": (
        cases.resize("resize_nearest_neighbor", (8, 8), (24, 24)), "factor 3x3", "factor 2"),
    "resize-one-factor": (cases.resize("resize_bilinear", (8, 8), (16, 32)), "factor 2x4", "factor 2x2"),
    "resize-half-pixel-factor 2": (
        cases.resize("resize_bilinear", (8, 8), (32, 32), True), "factor 4x4", "factor 2"),
    "resize-power-of-two 1024": (cases.resize("resize_bilinear", (8, 8), (24, 24)), "factor 3x3", "factor 2"),
    "resize-factor-at-most 4": (cases.resize("resize_bilinear", (2, 2), (16, 16)), "factor 8x8", "factor 4"),
    "slice-steps-positive": (
        graph("strided_slice", [(1, 8)], (1, 8), {"strides": (1, -1)}), "steps 1x-1", "positive steps"),
    "split-outputs": (
        graph("split", [(1, 8)], [(1, 4)], {"num_splits": 2}), "2 said, 1 used", "2 outputs"),
    "gather-axis": (graph("gather", [(8, 4)], (8, 2), {"axis": 1}), "axis 1", "axis 0"),
    "unidirectional": (
        graph("lstm", [(8, 1, 4)], (8, 1, 8), {"direction": "bidirectional"}), "bidirectional", "bidirectional=False"),
    "plain-lstm": (graph("lstm", [(8, 1, 4)] * 8, (8, 1, 8)), "peephole weights", "an LSTM without them"),
    "constant-weights": (cases.binary("conv_2d"), "x1 is computed at run time", "a parameter of the layer"),
    "constant-parameters": (cases.binary("pad"), "x1 is computed at run time", "a number in the source"),
    "constant-bias": (
        graph("conv_2d", [(1, 4, 4, 4)] * 3, (1, 4, 4, 4)), "x2 is computed at run time", "a parameter of the layer"),
    "static-shapes": (cases.unary("relu", (1, 0, 4)), "x0 is 1x0x4", "a fixed size"),
}  # fmt: skip


@pytest.mark.parametrize("text", MISSED)
def test_missed(text):
    one, value, nearest = MISSED[text]
    unmet = check(Use.parse(text), one.nodes[0], one)
    assert unmet is not None
    assert (unmet.value, unmet.nearest) == (value, nearest)


MET = {
    "stride-at-most 3": cases.depthwise(stride=3),
    "stride-at-most-unless-valid 3": cases.conv(stride=4),
    "dilation-one": cases.conv(),
    "kernel-at-most 256 65536": cases.pool("max_pool_2d", (300, 4), (256, 1), (1, 1)),
    "padded-kernel-at-most 8": cases.pool("average_pool_2d", kernel=(9, 9)),
    "depth-multiplier-one": cases.depthwise(),
    "groups-one": cases.conv(),
    "transpose-conv-stride": cases.transpose_conv(2),
    "weight-sum 8323072": cases.conv(size=1, kernel=1, channels=66000, outputs=1),
    "batch-one": cases.reduce("mean"),
    "same-shapes": cases.binary("add"),
    "same-shapes-or-channels": cases.binary("mul", right=(1, 1, 1, 4)),
    "softmax-pixels-at-most 65536": cases.unary("softmax", (1, 65536, 1, 2)),
    "reduced-axis-at-most 4096": cases.reduce("mean", (1, 4096, 1, 4), (1,)),
    "depth-reduction": cases.reduce("mean", (1, 1, 8, 4), (3,)),
    "arg-max-depth 127": cases.arg_max((1, 4, 4, 127), 3),
    "matmul-axes-at-most 8": cases.linear(depth=16),
    "transpose-axes-at-most 65536": cases.transpose((1, 400, 400, 3), (0, 2, 1, 3)),
    "resize-factor-among 2 4 8": cases.resize("resize_bilinear", (1, 1), (7, 5)),
    "resize-one-factor": cases.resize("resize_bilinear", (8, 1), (16, 1)),
    "resize-half-pixel-factor 2": cases.resize("resize_bilinear", (8, 8), (32, 32)),
    "resize-power-of-two 1024": cases.resize("resize_bilinear", (8, 8), (16, 64)),
    "unidirectional": graph("lstm", [(8, 1, 4)], (8, 1, 8), {"direction": b"forward"}),
    "same-quantization": cases.CASES["concatenation"],
    "per-tensor-maps": cases.conv(),
    "positive-scale": cases.conv(),
    "constant-weights": cases.conv(),
    "bias-bits 40": cases.conv(),
    "weight-bits 8": cases.conv(),
}


@pytest.mark.parametrize("text", MET)
def test_met(text):
    assert check(Use.parse(text), MET[text].nodes[0], MET[text]) is None


def test_parameters_are_numbers():
    with pytest.raises(ValueError, match="`stride-at-most three` has not"):
        Use.parse("stride-at-most three")
