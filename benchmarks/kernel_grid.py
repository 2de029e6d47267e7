"""Shapes on which benchmarks/kernels.py counts instructions: every loop of every kernel, in many proportions."""

from collections.abc import Iterator

from tests.kernels import cases
from tests.kernels.cases import Case

SAME3 = (1, 1, 1, 1)
_CONVOLUTIONS = (
    *(((6, 5, c), (1, 1), o, (1, 1), (0, 0, 0, 0), (1, 1), 1) for c in (1, 5, 8, 16, 37, 64) for o in (4, 7, 16, 64)),
    *(((9, 8, c), (3, 3), o, (1, 1), SAME3, (1, 1), 1) for c in (1, 3, 4, 8, 16, 32) for o in (1, 8, 18)),
    *(((9, 8, c), (3, 3), 8, (2, 2), (0, 0, 1, 1), (1, 1), 1) for c in (2, 3, 16)),
    *(((12, 11, c), k, 8, (1, 2), p, (1, 1), 1) for c in (1, 6) for k, p in (((5, 5), (2, 2, 2, 2)), ((7, 1), SAME3))),
    ((49, 10, 1), (10, 4), 64, (2, 2), (4, 1, 5, 1), (1, 1), 1),
    ((1, 64, 6), (1, 5), 16, (1, 1), (0, 2, 0, 2), (1, 1), 1),
    ((1, 32, 32), (1, 3), 48, (1, 2), (0, 1, 0, 1), (1, 1), 1),
    ((9, 9, 4), (3, 3), 8, (1, 1), (2, 2, 2, 2), (2, 2), 1),
    ((9, 9, 8), (3, 3), 8, (1, 1), SAME3, (1, 1), 2),
    ((9, 9, 12), (3, 2), 18, (1, 1), SAME3, (1, 2), 3),
    ((6, 6, 16), (1, 1), 16, (1, 1), (0, 0, 0, 0), (1, 1), 4),
)
_DEPTHWISE = (
    *(
        ((h, w, c), (3, 3), 1, (1, 1), SAME3, (1, 1))
        for h, w in ((3, 3), (6, 6), (25, 5), (12, 16))
        for c in (4, 18, 64)
    ),
    *(((h, h, c), (3, 3), 1, (2, 2), (0, 0, 1, 1), (1, 1)) for h in (6, 12) for c in (8, 33)),
    *(((20, 1, c), (k, 1), 1, (1, 1), (0, 0, 0, 0), (1, 1)) for k in (3, 10) for c in (8, 40)),
    *(((1, 20, c), (1, k), 1, (1, 1), (0, 2, 0, 2), (1, 1)) for k in (5, 9) for c in (8, 17)),
    *(((12, 12, c), (5, 5), 1, (1, 1), (2, 2, 2, 2), (1, 1)) for c in (8, 33)),
    ((9, 9, 8), (3, 3), 1, (1, 1), (2, 2, 2, 2), (2, 2)),
    *(((8, 8, c), (3, 3), m, (1, 1), SAME3, (1, 1)) for c, m in ((1, 8), (3, 2), (8, 4))),
)
_POOLS = (
    *(((h, w, c), (h, w), (1, 1), (0, 0, 0, 0)) for h, w in ((25, 5), (3, 3), (8, 8)) for c in (4, 7, 64)),
    *(((16, 12, c), k, (2, 2), (0, 0, 0, 0)) for k in ((2, 2), (3, 3)) for c in (3, 8, 32)),
    *(((1, 64, c), (1, k), (1, k), (0, 0, 0, 0)) for k in (2, 8) for c in (16, 31)),
    ((9, 9, 8), (3, 3), (1, 1), (1, 1, 1, 1)),
)
_BROADCASTS = (
    ((1, 8, 8, 16), (1, 1, 1, 16)),
    ((1, 5, 7, 3), (1, 1, 1, 3)),
    ((1, 20, 12), (1, 1, 12)),
    ((1, 12, 1, 64), (1, 1, 1, 64)),
)
_JOINED = (
    (3, (1, 8, 8, 16), (1, 8, 8, 16)),
    (3, (1, 5, 5, 3), (1, 5, 5, 7)),
    (3, (1, 6, 6, 4), (1, 6, 6, 9), (1, 6, 6, 6)),
    (1, (1, 9, 5, 5), (1, 4, 5, 5)),
    (1, (1, 64), (1, 15)),
    (2, (1, 7, 5, 3), (1, 7, 2, 3), (1, 7, 2, 3), (1, 7, 1, 3)),
    (1, (1, 40), (1, 40), (1, 40)),
)
_PADDED = (
    ((8, 8, 16), (1, 1), (1, 1), (0, 0)),
    ((5, 7, 3), (0, 2), (1, 0), (0, 0)),
    ((16, 16, 1), (1, 1), (1, 1), (0, 0)),
    ((20, 1, 7), (3, 3), (0, 0), (0, 0)),
    ((8, 8, 8), (0, 0), (0, 0), (4, 4)),
    ((5, 6, 3), (1, 0), (2, 1), (3, 2)),
    ((1, 1, 32), (1, 1), (1, 1), (0, 0)),
    ((4, 4, 6), (0, 0), (0, 0), (0, 5)),
)


def benchmark_cases() -> Iterator[Case]:
    """One case after the other; those of one operator are consecutive."""
    for seed, (x, kernel, o, stride, padding, dilation, groups) in enumerate(_CONVOLUTIONS):
        yield cases.convolution(seed, x, kernel, o, stride, padding, dilation, groups)
    for seed, args in enumerate(_DEPTHWISE):
        yield cases.depthwise(seed, *args)
    for rows, depth, outputs in ((r, d, o) for r in (1, 4) for d in (8, 13, 64, 640) for o in (1, 3, 12, 128)):
        yield cases.fully_connected(depth, rows, depth, outputs)
    for leading, depth, outputs in (((1, 3, 5), 12, 9), ((1, 8, 8), 16, 24), ((1, 1, 20), 7, 4), ((1, 30), 24, 16)):
        yield cases.fully_connected(depth, leading, depth, outputs)
    for op in ("average_pool_2d", "max_pool_2d"):
        for seed, args in enumerate(_POOLS):
            yield cases.pool(seed, op, *args)
    for seed, shape in enumerate(((1, 4, 4, 4), (1, 16, 16, 16), (1, 33, 5, 3), (1, 500), (64, 7), (1, 8, 8, 64))):
        yield cases.add(seed, shape)
        yield cases.clamp(seed, "relu", shape, cases.RELU)
    for seed, shape in enumerate(((1, 2), (1, 12), (1, 100), (8, 10), (1, 16, 16, 2), (1, 1000))):
        yield cases.softmax(seed, shape, 0.1)
        yield cases.softmax(seed, shape, 0.02)
    for shape, perm in (((1, 49, 10, 1), (0, 3, 1, 2)), ((1, 16, 16, 16), (0, 3, 1, 2)), ((30, 40), (1, 0))):
        yield cases.transpose(1, shape, perm)
    for shape, perm in (
        ((1, 3, 32, 32), (0, 2, 3, 1)),
        ((2, 3, 4, 5), (3, 1, 2, 0)),
        ((3, 4, 5, 6, 7), (4, 2, 0, 3, 1)),
    ):
        yield cases.transpose(2, shape, perm)
    yield cases.strided_slice(3, (1, 16, 16, 16), (0, 0, 0, 8), (1, 1, 1, 1), (1, 16, 16, 8))
    yield cases.strided_slice(4, (1, 32, 20, 3), (0, 1, 0, 0), (1, 2, 2, 1), (1, 16, 10, 3))
    yield cases.resize(5, (6, 7, 9), (12, 14))
    yield cases.tile(6, (1, 1, 1, 24), (1, 8, 8, 1))
    for seed, shape in enumerate(((1, 4, 4, 4), (1, 16, 16, 16), (1, 33, 5, 3), (1, 500), (64, 7), (1, 8, 8, 64))):
        for op in ("sub", "mul"):
            yield cases.binary(seed, op, shape)
    for seed, (shape, second) in enumerate(_BROADCASTS):
        for op in ("add", "sub", "mul"):
            yield cases.binary(seed, op, shape, second)
    for seed, shape in enumerate(((1, 4, 4, 4), (1, 16, 16, 16), (1, 33, 5, 3), (1, 500))):
        yield cases.lookup(seed, "logistic", shape, 0.1, (1 / 256, -128))
    for seed, (axis, *shapes) in enumerate(_JOINED):
        yield cases.concatenation(seed, axis, *shapes)
    for seed, (x, rows, columns, channels) in enumerate(_PADDED):
        yield cases.pad(seed, (1, *x), ((0, 0), rows, columns, channels))
