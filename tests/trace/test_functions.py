"""What PyTorch's functions become: kernels, or one finding that names what is missing on the user's line."""

import re
from pathlib import Path

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.diagnostic import Severity

PAGE = Path(__file__).with_name("functions.md")
ROW = re.compile(r"^\| (?P<input>\S+) \| (`(?P<layer>.*?)`)? ?\| `(?P<forward>.*)` \| (?P<needs>.*?) ?\|$")
ROWS = [match for line in PAGE.read_text("utf-8").splitlines() if (match := ROW.match(line))]


def test_every_row_is_read():
    assert len(ROWS) == sum(line.startswith("| ") for line in PAGE.read_text("utf-8").splitlines()) - 6


def network(row: re.Match[str]) -> list[str]:
    forward = row["forward"].replace("\\|", "|")
    imports = ["import torch", "import torch.nn.functional as F", "from torch import nn"]
    head = ["", "", f"# chipfit: input={row['input']}", "class Net(nn.Module):", "    def __init__(self):"]
    body = ["        super().__init__()", f"        self.m = {row['layer'] or 1}", ""]
    return [*imports, *head, *body, "    def forward(self, x):", f"        return {forward}"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["forward"])
def test_function(row, tracer, target):
    lines = network(row)
    found = check("/functions/net.py", "\n".join(lines) + "\n", Settings(target=target.name), target, tracer)
    findings = [d for d in found.diagnostics if d.severity is Severity.ERROR]
    if not row["needs"]:
        assert findings == []
        return
    (finding,) = findings
    assert finding.code == "CF101", finding
    assert re.findall("`[a-z_0-9]+`", finding.message) == row["needs"].split(", ")
    place = "self.m =" if row["layer"] else "return"
    assert place in lines[finding.span.start.line - 1]
