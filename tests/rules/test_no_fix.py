"""Findings without a fix, because no change of the text would surely do."""

from dataclasses import replace

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings

HEAD = """from torch import nn


# chipfit: input=1x8x16x16
class Net(nn.Module):
    def __init__(self):
        super().__init__()
"""

CASES = {
    "the features of a flattened map are computed from the number": (
        "CF203",
        HEAD
        + """        self.a = nn.Conv2d(8, 15, 3, padding=1)
        self.fc = nn.Linear(3840, 4)

    def forward(self, x):
        return self.fc(self.a(x).flatten(1))
""",
    ),
    "a caller sets the width": (
        "CF203",
        """from torch import nn


class Block(nn.Sequential):
    def __init__(self, width=8):
        super().__init__(nn.Conv2d(8, width, 3, padding=1), nn.Conv2d(width, 4, 1))


"""
        + HEAD
        + """        self.block = Block(15)

    def forward(self, x):
        return self.block(x)
""",
    ),
    "two convolutions of one line": (
        "CF405",
        HEAD
        + """        self.a = nn.Sequential(nn.Conv2d(8, 32, 5, padding=2), nn.ReLU(), nn.Conv2d(32, 16, 5, padding=2))

    def forward(self, x):
        return self.a(x)
""",
    ),
    "a kernel with a name": (
        "CF405",
        HEAD
        + """        side = 5
        self.a = nn.Conv2d(8, 32, side, padding=2)

    def forward(self, x):
        return self.a(x)
""",
    ),
}


@pytest.mark.parametrize("why", CASES)
def test_no_fix_is_offered(why: str, target, tracer, tmp_path):
    code, text = CASES[why]
    settings = replace(Settings(target=target.name), latency_ms=1.0)
    result = check(str(tmp_path / "net.py"), text, settings, target, tracer)
    found = [diagnostic for diagnostic in result.diagnostics if diagnostic.code == code]
    assert found
    assert not any(diagnostic.fixes for diagnostic in found)
