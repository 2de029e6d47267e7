"""The cases every kernel is tested on."""

from . import cases
from .cases import NONE, RELU, RELU6, Case

NARROW = (-1.0, 1.0)

CONVOLUTIONS = (
    cases.convolution(1, (5, 4, 8), (1, 1), 16),
    cases.convolution(2, (3, 3, 7), (1, 1), 5, clamp=RELU),
    cases.convolution(3, (1, 1, 64), (1, 1), 64, clamp=RELU6),
    cases.convolution(4, (7, 9, 5), (1, 1), 6, stride=(2, 3)),
    cases.convolution(5, (8, 7, 3), (3, 3), 8, padding=(1, 1, 1, 1), clamp=RELU6),
    cases.convolution(6, (8, 8, 3), (3, 3), 8, stride=(2, 2), padding=(0, 0, 1, 1)),
    cases.convolution(7, (12, 6, 1), (10, 4), 9, stride=(2, 2), padding=(4, 1, 5, 1), clamp=RELU),
    cases.convolution(8, (9, 8, 4), (3, 2), 5, dilation=(2, 3), padding=(2, 1, 0, 3)),
    cases.convolution(9, (6, 5, 6), (3, 3), 4, groups=2, padding=(1, 0, 0, 1)),
    cases.convolution(10, (6, 5, 6), (3, 3), 15, groups=3, stride=(2, 1), padding=(1, 1, 1, 1), dilation=(1, 2)),
    cases.convolution(11, (5, 5, 4), (2, 2), 4, groups=4, padding=(1, 1, 0, 0), clamp=RELU),
    cases.convolution(12, (1, 20, 6), (1, 5), 7, padding=(0, 2, 0, 2), clamp=RELU6),
    cases.convolution(13, (20, 1, 6), (5, 1), 7, stride=(2, 1), padding=(2, 0, 2, 0)),
    cases.convolution(14, (3, 3, 2), (3, 3), 1, padding=(2, 2, 2, 2)),
    cases.convolution(15, (2, 2, 3), (2, 2), 4, padding=(3, 3, 3, 3)),
    cases.convolution(16, (4, 4, 4), (3, 3), 8, padding=(1, 1, 1, 1), gain=60.0),
    cases.convolution(17, (4, 4, 2), (1, 1), 8, padding=(1, 0, 0, 2), gain=400.0),
    cases.convolution(18, (6, 6, 16), (3, 3), 16, padding=(1, 1, 1, 1)),
    cases.convolution(19, (5, 3, 33), (2, 3), 3, padding=(0, 2, 1, 0)),
    cases.convolution(20, (6, 5, 8), (1, 1), 13, clamp=NARROW),
)

DEPTHWISE = (
    cases.depthwise(21, (6, 5, 8), (3, 3), padding=(1, 1, 1, 1), clamp=RELU),
    cases.depthwise(22, (6, 6, 4), (3, 3), stride=(2, 2), padding=(0, 0, 1, 1), clamp=RELU6),
    cases.depthwise(23, (7, 5, 7), (3, 3), padding=(1, 1, 1, 1)),
    cases.depthwise(24, (1, 18, 16), (1, 5), padding=(0, 2, 0, 2)),
    cases.depthwise(25, (18, 1, 5), (10, 1), stride=(1, 1)),
    cases.depthwise(26, (7, 8, 3), (2, 3), multiplier=2, stride=(2, 1), padding=(1, 0, 0, 2)),
    cases.depthwise(27, (5, 5, 1), (3, 3), multiplier=8, padding=(1, 1, 1, 1), clamp=RELU),
    cases.depthwise(28, (9, 9, 4), (3, 3), dilation=(2, 3), padding=(2, 3, 2, 3)),
    cases.depthwise(29, (9, 7, 6), (5, 5), padding=(2, 2, 2, 2), dilation=(1, 2)),
    cases.depthwise(30, (3, 3, 12), (3, 3), padding=(1, 1, 1, 1), gain=60.0),
    cases.depthwise(31, (2, 2, 5), (3, 3), padding=(3, 3, 2, 2)),
    cases.depthwise(32, (4, 4, 9), (1, 1), stride=(2, 2)),
    cases.depthwise(33, (6, 1, 4), (3, 3), padding=(1, 1, 1, 1)),
    cases.depthwise(34, (1, 6, 4), (3, 3), padding=(1, 1, 1, 1), gain=300.0),
    cases.depthwise(35, (8, 9, 4), (3, 3), stride=(3, 2), padding=(1, 0, 0, 1)),
    cases.depthwise(36, (7, 7, 6), (3, 3), stride=(1, 2), padding=(0, 2, 2, 0), clamp=RELU),
    cases.depthwise(37, (5, 2, 3), (3, 3), stride=(1, 1), padding=(0, 2, 1, 2)),
    cases.depthwise(38, (6, 6, 9), (3, 3), padding=(1, 1, 1, 1), clamp=NARROW),
)

FULLY_CONNECTED = (
    cases.fully_connected(41, 1, 64, 12),
    cases.fully_connected(42, 1, 13, 7, clamp=RELU),
    cases.fully_connected(43, 5, 9, 6, per_channel=False, clamp=RELU6),
    cases.fully_connected(44, 1, 1, 1),
    cases.fully_connected(45, 3, 40, 3, gain=80.0),
    cases.fully_connected(46, 1, 640, 16, per_channel=False),
    cases.fully_connected(47, (1, 7), 20, 5),
    cases.fully_connected(48, (2, 3), 8, 12, clamp=RELU),
    cases.fully_connected(49, (1, 4, 5), 6, 7, per_channel=False),
    cases.fully_connected(50, (2, 3, 2), 9, 4, clamp=RELU6),
    cases.fully_connected(51, 2, 30, 14, clamp=NARROW),
)

_POOLS = (
    ((25, 5, 12), (25, 5), (1, 1), (0, 0, 0, 0), NONE),
    ((8, 8, 7), (2, 2), (2, 2), (0, 0, 0, 0), RELU),
    ((7, 9, 4), (3, 3), (2, 1), (1, 1, 0, 1), NONE),
    ((1, 16, 6), (1, 4), (1, 2), (0, 1, 0, 2), RELU6),
    ((5, 5, 1), (3, 2), (1, 1), (2, 1, 2, 1), NONE),
    ((6, 4, 16), (1, 1), (3, 2), (0, 0, 0, 0), RELU),
)
AVERAGE_POOLS = tuple(cases.pool(50 + i, "average_pool_2d", *args) for i, args in enumerate(_POOLS))
MAX_POOLS = tuple(cases.pool(60 + i, "max_pool_2d", *args) for i, args in enumerate(_POOLS))

ADDS = (
    cases.add(71, (1, 4, 3, 5)),
    cases.add(72, (1, 4, 3, 5), clamp=RELU),
    cases.add(73, (3, 17), clamp=RELU6),
    cases.add(74, (1, 6, 4), same_scale=True),
    cases.add(75, (2, 3, 2, 4)),
    cases.add(76, (11,)),
)

SOFTMAXES = (
    cases.softmax(81, (1, 12), 0.1),
    cases.softmax(82, (3, 5), 0.5),
    cases.softmax(83, (1, 4, 3, 10), 0.02, beta=2.0),
    cases.softmax(84, (1, 1), 0.1),
    cases.softmax(85, (2, 300), 0.05),
    cases.softmax(86, (1, 7), 4.0),
)

TRANSPOSES = (
    cases.transpose(91, (1, 4, 5, 3), (0, 3, 1, 2)),
    cases.transpose(92, (1, 3, 4, 5), (0, 2, 3, 1)),
    cases.transpose(93, (4, 6), (1, 0)),
    cases.transpose(94, (2, 3, 4), (2, 0, 1)),
    cases.transpose(95, (2, 3, 2, 3, 2), (4, 1, 3, 0, 2)),
    cases.transpose(96, (2, 3, 2, 2, 3, 2), (5, 3, 1, 0, 2, 4)),
    cases.transpose(97, (1, 4, 1, 5), (3, 0, 1, 2)),
    cases.transpose(98, (2, 3, 4, 5), (0, 1, 2, 3)),
)

STRIDED_SLICES = (
    cases.strided_slice(111, (1, 6, 5, 8), (0, 0, 0, 4), (1, 1, 1, 1), (1, 6, 5, 4)),
    cases.strided_slice(112, (1, 6, 5, 3), (0, 1, 0, 0), (1, 2, 2, 1), (1, 3, 3, 3)),
    cases.strided_slice(113, (1, 6, 5, 3), (0, 5, 4, 0), (1, -1, -2, 1), (1, 6, 3, 3)),
    cases.strided_slice(114, (4, 9), (1, 8), (2, -3), (2, 3)),
    cases.strided_slice(115, (1, 7, 4), (0, 6, 0), (1, 1, 1), (1, 1, 4)),
)
TILES = (
    cases.tile(121, (1, 1, 1, 5), (1, 3, 2, 1)),
    cases.tile(122, (2, 3), (2, 3)),
    cases.tile(123, (1, 2, 3), (1, 1, 4)),
    cases.tile(124, (4, 1, 3), (1, 5, 1)),
)
RESIZES = (
    cases.resize(131, (3, 4, 5), (6, 8)),
    cases.resize(132, (2, 1, 1), (6, 4)),
    cases.resize(133, (1, 5, 3), (1, 10)),
)

SUBS = (
    cases.binary(141, "sub", (1, 4, 3, 5)),
    cases.binary(142, "sub", (1, 4, 3, 5), (1, 1, 1, 5), clamp=RELU),
    cases.binary(143, "sub", (3, 17), clamp=RELU6),
    cases.binary(144, "sub", (1, 6, 4), same_scale=True),
)
BROADCAST_ADDS = (
    cases.binary(146, "add", (1, 4, 3, 5), (1, 1, 1, 5)),
    cases.binary(147, "add", (1, 4, 6), (1, 4, 6), clamp=RELU),
    cases.binary(148, "add", (2, 3, 4), (3, 4)),
)
MULS = (
    cases.binary(151, "mul", (1, 4, 3, 5)),
    cases.binary(152, "mul", (1, 4, 3, 6), (1, 1, 1, 6)),
    cases.binary(153, "mul", (1, 4, 3, 6), (1, 1, 3, 6), clamp=RELU),
    cases.binary(154, "mul", (5, 9), (1, 1), clamp=RELU6),
    cases.binary(155, "mul", (2, 3, 4), (3, 4)),
    cases.binary(156, "mul", (11,), same_scale=True),
)
CONCATENATIONS = (
    cases.concatenation(161, 3, (1, 4, 3, 5), (1, 4, 3, 8)),
    cases.concatenation(162, 3, (1, 2, 3, 4), (1, 2, 3, 1), (1, 2, 3, 7)),
    cases.concatenation(163, 1, (1, 4, 3, 5), (1, 2, 3, 5)),
    cases.concatenation(164, 2, (1, 4, 3, 5), (1, 4, 6, 5), (1, 4, 1, 5), (1, 4, 2, 5)),
    cases.concatenation(165, 0, (2, 7), (3, 7)),
    cases.concatenation(166, 1, (1, 5), (1, 9)),
)
PADS = (
    cases.pad(171, (1, 4, 3, 5), ((0, 0), (1, 2), (2, 1), (0, 0))),
    cases.pad(172, (1, 4, 3, 5), ((0, 0), (0, 0), (0, 0), (2, 5)), 1.5),
    cases.pad(173, (1, 3, 5, 8), ((0, 0), (1, 0), (0, 3), (1, 1)), -0.7),
    cases.pad(174, (3, 9), ((2, 0), (1, 4))),
    cases.pad(175, (1, 9, 1, 6), ((0, 0), (4, 0), (0, 0), (0, 0)), 100.0),
)
FIXED_LOGISTIC, FIXED_TANH = (1 / 256, -128), (1 / 128, 0)
LOOKUPS = (
    *(cases.lookup(180 + i, "logistic", (1, 32, 8), s, FIXED_LOGISTIC) for i, s in enumerate((0.01, 0.05, 0.1, 0.3))),
    *(cases.lookup(190 + i, "tanh", (1, 16, 4, 4), s, FIXED_TANH) for i, s in enumerate((0.004, 0.03, 0.1, 0.4))),
    *(cases.lookup(200 + i, "hard_swish", (4, 64), s) for i, s in enumerate((0.004, 0.02, 0.05, 0.1, 0.2))),
    *(cases.lookup(210 + i, "leaky_relu", (4, 64), s, alpha=a) for i, (s, a) in enumerate(((0.03, 0.1), (0.1, 0.01)))),
    *(cases.lookup(220 + i, "quantize", (4, 64), s) for i, s in enumerate((0.01, 0.05, 0.1))),
    *(cases.lookup(230 + i, "elu", (4, 64), s, alpha=1.0) for i, s in enumerate((0.02, 0.05))),
    cases.lookup(240, "gelu", (1, 3, 40), 0.05),
    cases.lookup(241, "log", (256,), 0.05),
)

CLAMPS = (
    cases.clamp(101, "relu", (1, 5, 4, 3), RELU),
    cases.clamp(102, "relu6", (2, 19), RELU6),
    cases.clamp(103, "relu_n1_to_1", (1, 7, 3), (-1.0, 1.0)),
    cases.clamp(104, "clip", (1, 3, 3, 3), (-0.5, 2.25)),
)

GRID: dict[str, tuple[Case, ...]] = {
    "conv_2d": CONVOLUTIONS,
    "depthwise_conv_2d": DEPTHWISE,
    "fully_connected": FULLY_CONNECTED,
    "average_pool_2d": AVERAGE_POOLS,
    "max_pool_2d": MAX_POOLS,
    "add": ADDS,
    "softmax": SOFTMAXES,
    "transpose": TRANSPOSES,
    "clamp": CLAMPS,
    "sub": SUBS,
    "broadcast_add": BROADCAST_ADDS,
    "mul": MULS,
    "concatenation": CONCATENATIONS,
    "pad": PADS,
    "lookup": LOOKUPS,
    "strided_slice": STRIDED_SLICES,
    "tile": TILES,
    "resize_nearest_neighbor": RESIZES,
}
