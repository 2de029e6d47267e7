"""What no kernel and no published rate covers: its work is counted, and no time of the whole is made up without it."""

import json

import pytest

NET = """import torch
from torch import nn


# chipfit: input={input}
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = {layer}

    def forward(self, x):
        y = self.layer(x)
        return y[0] if isinstance(y, tuple) else y
"""
LAYERS = [
    # layer, input, multiply-accumulates: steps * directions * gates * state * (inputs + state)
    ("nn.GRU(24, 32, batch_first=True)", "1x20x24", 20 * 3 * 32 * (24 + 32)),
    ("nn.LSTM(24, 32, batch_first=True, bidirectional=True)", "1x20x24", 20 * 2 * 4 * 32 * (24 + 32)),
    ("nn.ConvTranspose2d(6, 8, 3, stride=2)", "1x6x5x4", 5 * 4 * 6 * 8 * 9),
    ("nn.Conv3d(2, 4, 3)", "1x2x5x6x7", 4 * 3 * 4 * 5 * 2 * 27),
]


@pytest.mark.parametrize(("layer", "input_", "macs"), LAYERS, ids=lambda value: str(value).partition("(")[0])
@pytest.mark.parametrize("runtime", ["chipfit", "cmsis-nn", "ethos-u55"])
def test_what_is_not_covered_is_counted_and_makes_the_time_unknown(chipfit, tmp_path, layer, input_, macs, runtime):
    (tmp_path / "net.py").write_text(NET.format(layer=layer, input=input_))
    board = "alif-e8-hp" if runtime == "ethos-u55" else "nucleo-l4r5zi"
    run = chipfit("report", "net.py", "--format", "json", "-q", "--target", board, "--runtime", runtime)
    report = json.loads(run.out)
    assert report["macs"] == macs
    stored = sum(node["weight_bytes"] for node in report["nodes"])
    assert report["params"] <= stored <= report["flash"]["bytes"]  # a byte each, biases more
    if runtime != "ethos-u55" or "Transpose" not in layer:
        assert report["latency"]["ms"] is None
        assert report["latency"]["source"]
