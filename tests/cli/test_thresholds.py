"""`threshold`, `pressure` and `slow-ms` of `[tool.chipfit.lint]`: how much it takes until a rule speaks."""

import pytest

NET = """
from torch import nn


# chipfit: input=1x3x16x16
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.act = nn.Sigmoid()
        self.pool = nn.MaxPool2d(2)
        self.large = nn.Conv2d(8, 8, 5, padding=2)

    def forward(self, x):
        return self.large(self.pool(self.act(self.conv(x))))
"""


@pytest.fixture
def lint(chipfit, tmp_path):
    (tmp_path / "net.py").write_text(NET)

    def run(configuration=""):
        (tmp_path / "chipfit.toml").write_text(configuration)
        return chipfit("lint", "net.py")

    return run


def test_a_rule_speaks_from_its_threshold_on(lint):
    assert "CF409" in lint().out
    assert "CF409" not in lint("[lint.threshold]\npool-after-activation = 0.5\n").out
    assert "CF409" not in lint("[lint.threshold]\nCF409 = 0.5\n").out


def test_advice_waits_for_pressure(lint):
    assert "CF405" not in lint().out
    assert "CF405" in lint("[lint]\nslow-ms = 1\n").out
    assert "CF405" in lint("latency-ms = 7\n").out
    assert "CF405" not in lint("latency-ms = 7\n[lint]\npressure = 1.0\n").out


@pytest.mark.parametrize(
    ("configuration", "line", "words"),
    [
        ("[lint.threshold]\nCF101 = 0.5\n", 2, "There is no rule `CF101` with a threshold"),
        ("[lint.threshold]\nhot = 0.5\n", 2, "There is no rule `hot` with a threshold"),
        ("[lint.threshold]\nCF402 = 2\n", 2, "above 0 and at most 1, not 2"),
        ("[lint.threshold]\nCF402 = 'much'\n", 2, "number"),
        ("[lint]\npressure = 0\n", 2, "above 0 and at most 1, not 0"),
        ("[lint]\nslow-ms = -1\n", 2, "A time must be above 0, not -1"),
    ],
)
def test_what_cannot_be_a_threshold_is_underlined(lint, configuration, line, words):
    run = lint(configuration)
    assert run.code == 2
    assert f"chipfit.toml:{line}" in run.out + run.err
    assert words in " ".join((run.out + run.err).split())


def test_the_manual_says_what_can_be_set(chipfit):
    assert "`hot-line = 0.5` in `[tool.chipfit.lint.threshold]`" in chipfit("explain", "CF402").out
