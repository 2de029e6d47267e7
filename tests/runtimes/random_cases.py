"""Random shapes for the operators that have constraints, around their limits."""

import random
from itertools import permutations

from chipfit.analysis.ir.graph import Graph

from . import cases
from .cases import NONE, SAME


def random_cases(seed: int, count: int) -> dict[str, Graph]:
    """`count` one-operator graphs; the same for the same seed."""
    rng = random.Random(seed)
    makers = (_conv, _depthwise, _pool, _transpose, _resize, _mean, _binary, _transpose_conv)
    return {f"{seed}.{index}": rng.choice(makers)(rng) for index in range(count)}


def _conv(rng: random.Random) -> Graph:
    kernel, dilation = rng.choice((1, 2, 3, 5, 7)), rng.choice((1, 1, 1, 2, 3))
    size = rng.randint(dilation * (kernel - 1) + 1, 24)
    return cases.conv(size, kernel, rng.randint(1, 6), rng.choice((NONE, SAME)), dilation, rng.choice((1, 3, 8)), 4)


def _depthwise(rng: random.Random) -> Graph:
    kernel, dilation, stride = rng.choice((1, 3, 5)), rng.choice((1, 1, 2)), rng.randint(1, 5)
    size = rng.randint(dilation * (kernel - 1) + 1, 24)
    channels = rng.choice((1, 4, 8))
    multiplier = rng.choice((1, 2, 3)) if channels == 1 else 1
    return cases.depthwise(size, kernel, stride, rng.choice((NONE, SAME)), dilation, channels, multiplier)


def _pool(rng: random.Random) -> Graph:
    kernel = (rng.choice((1, 2, 3, 8, 9, 12, 256, 257)), rng.choice((1, 2, 3, 8, 9)))
    size = tuple(k + rng.randint(0, 20) for k in kernel)
    op = rng.choice(("average_pool_2d", "max_pool_2d"))
    return cases.pool(op, size, kernel, (rng.randint(1, 5), rng.randint(1, 5)), rng.choice((NONE, SAME)))


def _transpose(rng: random.Random) -> Graph:
    rank = rng.choice((2, 3, 4, 4, 5))
    shape = [1 if rng.random() < 0.3 else rng.choice((2, 3, 17, 250, 300)) for _ in range(rank)]
    if rng.random() < 0.4:
        shape[rng.randrange(rank)] = rng.choice((65536, 65537, 70000))
    while len([size for size in shape if size > 16]) > 2:
        shape[shape.index(max(shape[1:]))] = 2
    return cases.transpose(tuple(shape), rng.choice(list(permutations(range(rank)))))


def _resize(rng: random.Random) -> Graph:
    op = rng.choice(("resize_bilinear", "resize_nearest_neighbor"))
    size = (rng.choice((1, 2, 5, 8)), rng.choice((1, 2, 5, 8)))
    factors = rng.choice(((2, 2), (3, 3), (4, 4), (8, 8), (2, 4), (1, 2), (16, 16), (1, 1)))
    half = op == "resize_bilinear" and rng.random() < 0.4
    result = (size[0] * factors[0], size[1] * factors[1])
    return cases.resize(op, size, result, half)


def _mean(rng: random.Random) -> Graph:
    shape = (rng.choice((1, 1, 1, 2)), rng.choice((1, 3, 8)), rng.choice((1, 4, 4095, 4096, 4097)), rng.choice((1, 5)))
    axes = rng.choice(((1, 2), (1,), (2,), (3,), (2, 3), (1, 2, 3)))
    return cases.reduce("mean", shape, axes)


def _binary(rng: random.Random) -> Graph:
    left = tuple(rng.choice((1, 2, 3)) for _ in range(4))
    right = tuple(size if rng.random() < 0.7 else 1 for size in left)
    return cases.binary(rng.choice(("add", "sub", "mul", "maximum", "minimum")), left, right)


def _transpose_conv(rng: random.Random) -> Graph:
    stride = rng.randint(1, 4)
    return cases.transpose_conv(
        stride, rng.choice((stride, stride + 1, 3, 5)), rng.choice((NONE, SAME)), rng.randint(1, 9)
    )
