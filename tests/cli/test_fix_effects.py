"""Fixes of a network: tried before they are offered or made, and what is said about them."""

import json
import re

import pytest

BIG = """from torch import nn


# chipfit: input=1x3x16x16
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 16, 3, padding=1)
        self.act = nn.{act}()
        self.b = nn.Conv2d(16, {width}, 5, padding=2)

    def forward(self, x):
        return self.b(self.act(self.a(x)))
"""
NET = BIG.format(act="ReLU", width=16)
POOLED = """import torch.nn.functional as F
from torch import nn


# chipfit: input=1x3x16x16
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)

    def forward(self, x):
        x = self.conv(x)
        y = F.leaky_relu(x, negative_slope=0.2)
        x = F.max_pool2d(y, 2)
        return x
"""
SPLIT = "nn.Sequential(nn.Conv2d(16, 16, 5, padding=2, groups=16), nn.Conv2d(16, 16, 1))"


def fixes(run):
    return [(d["code"], fix) for d in json.loads(run.out)["diagnostics"] for fix in d["fixes"]]


def models(run):
    return json.loads(run.out)["models"]


@pytest.fixture
def in_a_hurry(tmp_path):
    (tmp_path / "chipfit.toml").write_text("latency-ms = 1\n")


def test_the_effect_is_the_difference_of_two_checks(chipfit, tmp_path, in_a_hurry):
    (tmp_path / "net.py").write_text(NET)
    offered = chipfit("lint", "-q", "--format", "json", "--select", "CF405")
    ((_, first), _) = fixes(offered)
    (edit,) = first["edits"]
    assert edit["text"] == SPLIT
    (tmp_path / "net.py").write_text(NET.replace("nn.Conv2d(16, 16, 5, padding=2)", SPLIT))
    (before,), (after,) = models(offered), models(chipfit("lint", "-q", "--format", "json"))
    effect = first["effect"]
    assert effect["latency_ms"] == after["latency"]["ms"] - before["latency"]["ms"] < 0
    assert effect["arena_bytes"] == after["arena"]["bytes"] - before["arena"]["bytes"]
    assert effect["flash_bytes"] == after["flash"]["bytes"] - before["flash"]["bytes"] < 0


def test_a_finding_and_the_title_of_its_fix_have_the_same_milliseconds(chipfit, tmp_path):
    (tmp_path / "net.py").write_text(POOLED)
    out = chipfit("lint", "-q").out
    less = re.search(r"behind the pool it would take (\d\.\d{3} ms) less", out)
    assert less is not None
    assert f"Pool before the activation; the result is the same (saves 800 B of arena and {less[1]})" in out


def test_text_sarif_and_diff_say_what_a_fix_saves(chipfit, tmp_path, in_a_hurry):
    (tmp_path / "net.py").write_text(NET)
    title = "Split it into a depthwise 5x5 and a 1x1 convolution; retrain (saves "
    assert f"  fix: {title}" in chipfit("lint", "-q").out
    (found,) = json.loads(chipfit("lint", "-q", "--format", "sarif", "--select", "CF405").out)["runs"][0]["results"]
    assert found["fixes"][0]["description"]["text"].startswith(title)
    run = chipfit("lint", "-q", "--diff", "--unsafe-fixes", "--select", "CF405")
    assert f"+        self.b = {SPLIT}\n" in run.out
    assert run.err.startswith(f"chipfit: net.py:10: CF405 {title}")
    assert " of flash and " in run.err
    assert run.err.endswith(" ms).\n")


def test_a_fix_that_breaks_the_network_is_neither_offered_nor_made(chipfit, tmp_path, in_a_hurry):
    # The layer is called as what it is: with a sequence in its place there is no `weight`.
    text = NET.replace("self.b(self.act(self.a(x)))", "self.b(self.act(self.a(x))) * self.b.weight[0, 0, 0, 0]")
    (tmp_path / "net.py").write_text(text)
    options = ("lint", "-q", "--select", "CF405")
    assert [d["code"] for d in json.loads(chipfit(*options, "--format", "json").out)["diagnostics"]] == ["CF405"]
    assert fixes(chipfit(*options, "--format", "json")) == []
    run = chipfit(*options, "--fix", "--unsafe-fixes")
    assert (tmp_path / "net.py").read_text() == text
    left_out = (
        "chipfit: net.py:10: CF405 Split it into a depthwise 5x5 and a 1x1 convolution; retrain: left out, because "
    )
    assert run.err.startswith(left_out)
    assert "fix: " not in run.out
    run = chipfit(*options, "--diff", "--unsafe-fixes")
    assert (run.code, run.out) == (0, "")
    assert run.err.startswith(left_out)


def test_fixes_are_made_one_by_one(chipfit, tmp_path):
    text = BIG.format(act="GELU", width=16).replace("self.b(", "self.c(self.b(").replace("(x)))", "(x))))")
    text = text.replace("\n    def forward", "        self.c = nn.GELU()\n\n    def forward")
    (tmp_path / "net.py").write_text(text)
    run = chipfit("lint", "-q", "--runtime", "cmsis-nn", "--fix", "--unsafe-fixes", "--format", "concise")
    assert (tmp_path / "net.py").read_text() == text.replace("GELU", "ReLU")
    first, second, last = run.err.splitlines()
    assert first.startswith("chipfit: net.py:9: CF101 Replace `GELU` by `ReLU`; retrain with it (removes 1 error")
    assert second.startswith("chipfit: net.py:11: CF101 Replace `GELU` by `ReLU`; retrain with it (removes 1 error")
    assert last == "chipfit: fixed 2 findings in 1 file."
    assert run.code == 0


def test_without_traces_an_operator_without_a_kernel_is_enough(chipfit, tmp_path):
    (tmp_path / "net.py").write_text(BIG.format(act="GELU", width=16))
    run = chipfit("lint", "-q", "--no-trace", "--runtime", "cmsis-nn", "--format", "json")
    ((code, fix),) = fixes(run)
    assert (code, fix["title"]) == ("CF101", "Replace `GELU` by `ReLU`; retrain with it")
    assert fix["effect"] == {"arena_bytes": None, "flash_bytes": None, "latency_ms": None, "errors": -1}
