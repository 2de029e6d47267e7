"""The interpreter gives TensorFlow Lite Micro's bytes."""

import numpy as np
import pytest

from chipfit.codegen.interpreter import run

from ..support import tflm
from . import cases
from .grid import GRID

# More of what decides the last bit: many random scales for operators whose multipliers are computed in other ways.
MORE = {
    "add": tuple(cases.add(1000 + seed, (1, 16, 16, 4)) for seed in range(12)),
    "fully_connected": tuple(cases.fully_connected(1100 + seed, 4, 16, 32, seed % 2 == 0) for seed in range(8)),
    "softmax": tuple(cases.softmax(1200 + seed, (8, 20), 0.003 * 1.7**seed) for seed in range(12)),
    "conv_2d": tuple(cases.convolution(1300 + seed, (6, 6, 8), (1, 1), 16) for seed in range(6)),
}


def expressible(op):
    padded = op in ("conv_2d", "depthwise_conv_2d")
    return [case for case in (*GRID[op], *MORE.get(op, ())) if padded or tflm.expressible(case.graph)]


@pytest.mark.parametrize("op", GRID)
def test_bytes_of_tflite_micro(op):
    chosen = expressible(op)
    assert len(chosen) >= len(GRID[op]) // 2
    answers = tflm.outputs([(tflm.model(case.graph), list(case.inputs.values())) for case in chosen])
    wrong = []
    for case, answer in zip(chosen, answers, strict=True):
        expected = run(case.graph, case.inputs)[case.graph.outputs[0]]
        if isinstance(answer, str) or not np.array_equal(answer.reshape(expected.shape), expected):
            wrong.append((case.name, answer if isinstance(answer, str) else (answer != expected).sum()))
    assert not wrong
