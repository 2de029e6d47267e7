"""Splits against torch: every part is the right slice of the whole."""

import numpy as np
import pytest
import torch

from chipfit.analysis.source.entries import find_entries
from chipfit.analysis.source.module import parse

from ..support.trace import run_onnx, trace

FORWARDS = (
    "return x.split(5, 1)",
    "return x.split([4, 1, 7], dim=1)",
    "return x.chunk(3, 1)[1:]",
    "a, b = torch.split(x + 1, 6, -1)\n        return b - a",
    "return x.reshape(1, 3, 4).unbind(1)",
    "return x.reshape(1, 3, 4).unbind(dim=2)[3]",
)
NET = """import torch
from torch import nn

# chipfit: input=1x12
class Net(nn.Module):
    def forward(self, x):
        """


@pytest.mark.parametrize("forward", FORWARDS)
def test_split(forward: str, tracer, tmp_path):
    module = parse(str(tmp_path / "net.py"), NET + forward)
    (entry,), _ = find_entries(module, ())
    names: dict[str, type[torch.nn.Module]] = {}
    exec(NET + forward, names)
    x = np.arange(12, dtype=np.float32)[np.newaxis]
    wanted = names["Net"]()(torch.from_numpy(x))
    found = run_onnx(trace(tracer, module, entry).onnx, {"x": x}).values()
    for part, expected in zip(found, [wanted] if isinstance(wanted, torch.Tensor) else wanted, strict=True):
        np.testing.assert_array_equal(part, expected.numpy())
