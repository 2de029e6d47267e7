"""What the worker writes anew before the exporter sees it, against torch: splits and adaptive maximum pools."""

import numpy as np
import pytest
import torch

from chipfit.analysis.source.entries import find_entries
from chipfit.analysis.source.module import parse

from ..support.trace import run_onnx, trace

FORWARDS = (
    ("1x12", "return x.split(5, 1)"),
    ("1x12", "return x.split([4, 1, 7], dim=1)"),
    ("1x12", "return x.chunk(3, 1)[1:]"),
    ("1x12", "a, b = torch.split(x + 1, 6, -1)\n        return b - a"),
    ("1x12", "return x.reshape(1, 3, 4).unbind(1)"),
    ("1x12", "return x.reshape(1, 3, 4).unbind(dim=2)[3]"),
    ("1x2x8x6", "return F.adaptive_max_pool2d(x, 1)"),
    ("1x2x8x6", "return F.adaptive_max_pool2d(x, (4, None))"),
    ("1x2x8x6", "return F.adaptive_max_pool2d(x, (3, 4))"),
    ("1x2x8x6", "return F.adaptive_max_pool2d(x, (9, 6))"),
    ("1x2x8x6", "return F.adaptive_max_pool2d(x.relu(), 5, return_indices=True)[0]"),
    ("1x2x9", "return F.adaptive_max_pool1d(x, 3), F.adaptive_max_pool1d(x, 4)"),
)
NET = """import torch
import torch.nn.functional as F
from torch import nn

# chipfit: input={}
class Net(nn.Module):
    def forward(self, x):
        {}"""


@pytest.mark.parametrize(("shape", "forward"), FORWARDS)
def test_means_the_same(shape, forward: str, tracer, tmp_path):
    text = NET.format(shape, forward)
    module = parse(str(tmp_path / "net.py"), text)
    (entry,), _ = find_entries(module, ())
    names: dict[str, type[torch.nn.Module]] = {}
    exec(text, names)
    sizes = [int(size) for size in shape.split("x")]
    x = np.random.default_rng(7).permutation(int(np.prod(sizes))).astype(np.float32).reshape(sizes)
    wanted = names["Net"]()(torch.from_numpy(x))
    found = run_onnx(trace(tracer, module, entry).onnx, {"x": x}).values()
    for part, expected in zip(found, [wanted] if isinstance(wanted, torch.Tensor) else wanted, strict=True):
        np.testing.assert_array_equal(part, expected.numpy())
