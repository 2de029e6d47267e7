"""`chipfit runtimes`, and `--runtime` for the commands that look at a model."""

import json

import pytest

NET = """
from torch import nn


# chipfit: input=1x3x32x32
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 5, stride=4, padding=2)

    def forward(self, x):
        return self.conv(x)
"""


@pytest.fixture
def net(tmp_path):
    (tmp_path / "net.py").write_text(NET)
    return "net.py"


def test_all_one_and_an_operator(chipfit):
    assert "abandoned since 2024-05" in chipfit("runtimes").out
    one = json.loads(chipfit("runtimes", "ethos-u55", "--op", "conv_2d", "--format", "json").out)
    (runtime,) = one["runtimes"]
    (row,) = runtime["operators"]
    assert row["support"] == {"ethos-u55": "accelerated"}
    assert "A stride above 3 has neither padding nor dilation." in row["conditions"]
    text = chipfit("runtimes", "ethos-u55", "--op", "conv_2d").out
    assert all(condition in text for condition in row["conditions"])
    assert "ethos-u-vela 5.2.0" in text
    assert "st-edge-ai is not known to run `gru`" in chipfit("runtimes", "--op", "gru").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tflmm"], "There is no runtime `tflmm`; the closest are tflm"),
        (["tflm", "--op", "conv2d"], "No runtime has an operator `conv2d`; the closest are conv_2d"),
    ],
)
def test_near_misses(chipfit, arguments, message):
    run = chipfit("runtimes", *arguments)
    assert run.code == 2
    assert message in run.err


def test_report_says_what_is_estimated(chipfit, net):
    report = json.loads(chipfit("report", net, "--runtime", "cmsis-nn", "--format", "json").out)
    assert report["target"]["runtime"] == "cmsis-nn"
    latency = report["latency"]
    assert latency["low_ms"] < latency["ms"] < latency["high_ms"]
    assert "MLPerf Tiny" in latency["source"]
    assert report["nodes"][0]["support"] == "accelerated"
    # 8 channels of 8x8 and the input, with 322 bytes for the operator and 8 for each channel.
    assert report["arena"]["bytes"] == 8 * 8 * 8 + 3 * 32 * 32 + 322 + 8 * 8
    assert "386 bytes for the structures" in report["notes"][0]


def test_no_latency_where_nothing_was_published(chipfit, net):
    run = chipfit("report", net, "--runtime", "onnx2c")
    assert "no result of onnx2c on Arm Cortex-M4F was published" in run.out


def test_an_npu_that_the_board_has_is_timed_with_a_range_and_a_source(chipfit, net):
    run = chipfit("report", net, "--target", "alif-e8-hp", "--runtime", "ethos-u55", "--format", "json")
    latency = json.loads(run.out)["latency"]
    assert 0 < latency["low_ms"] < latency["ms"] < latency["high_ms"]
    assert "ethos-u-vela 5.2.0" in latency["source"]
    without = chipfit("report", net, "--runtime", "ethos-u55")
    assert "has no ethos-u55, and how long one takes depends on its configuration" in " ".join(without.out.split())
    assert "CF103 warning" in run.err


def test_the_configuration_chooses_and_the_command_line_overrides(chipfit, net, tmp_path):
    (tmp_path / "chipfit.toml").write_text('runtime = "ethos-u55"\n')
    assert "CF103" in chipfit("lint", net).out
    assert chipfit("lint", net, "--runtime", "ethos-u85").code == 0


def test_an_unknown_runtime_in_the_configuration_is_underlined(chipfit, net, tmp_path):
    (tmp_path / "chipfit.toml").write_text('target = "nucleo-l4r5zi"\nruntime = "ethos-u56"\n')
    run = chipfit("lint", net)
    assert run.code == 2
    assert "chipfit.toml:2:1: CF004 error: There is no runtime `ethos-u56`; the closest are ethos-u" in run.out


def test_build_refuses_what_it_does_not_write_for(chipfit, net, tmp_path):
    run = chipfit("build", net, "-o", "out", "--random-weights", "--runtime", "tflm")
    assert run.code == 2
    assert "chipfit writes firmware for its own kernels, not for TensorFlow Lite Micro" in run.err
    assert not (tmp_path / "out").exists()
