"""What CF601 says a narrower network needs is what that network needs when it is written and traced."""

from dataclasses import replace

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.rules.measured import measured
from chipfit.analysis.rules.nano_tier import WIDTHS
from chipfit.analysis.rules.narrower import narrower
from chipfit.analysis.rules.rule import Subject
from chipfit.analysis.targets import load_target

NET = """import torch
from torch import nn


# chipfit: input=1x2x20x20
class Net(nn.Module):
    def __init__(self, w=WIDTH):
        super().__init__()
        a, b, c = int(16 * w), int(32 * w), int(64 * w)
        self.stem = nn.Sequential(nn.Conv2d(2, a, 3, padding=1), nn.BatchNorm2d(a), nn.ReLU())
        self.down = nn.Sequential(nn.Conv2d(a, a, 3, padding=1, stride=2, groups=a), nn.Conv2d(a, b, 1), nn.ReLU())
        self.same = nn.Sequential(nn.Conv2d(b, b, 3, padding=1), nn.Hardswish())
        self.wide = nn.Conv2d(2 * b, c, 3, stride=2)
        self.fc = nn.Sequential(nn.Flatten(), nn.Linear(16 * c, b), nn.ReLU(), nn.Linear(b, 10))

    def forward(self, x):
        x = self.down(self.stem(x))
        x = torch.cat([x, x + self.same(x)], 1)
        return self.fc(self.wide(x))
"""


def traced(width, board, tracer, folder, **budgets):
    text, settings = NET.replace("WIDTH", str(width)), replace(Settings(target=board), **budgets)
    return check(str(folder / "net.py"), text, settings, load_target(board), tracer)


@pytest.mark.parametrize("board", ["nano", "nucleo-l4r5zi"])
def test_as_the_network_that_is_written_so(board, tracer, tmp_path):
    (whole,) = traced(1.0, board, tracer, tmp_path).models
    model = measured(Subject("net.py", Settings(), load_target(board), entry=whole.entry, examined=whole))
    assert model is not None
    for width in (0.5, 0.25):
        (written,), projected = traced(width, board, tracer, tmp_path).reports, narrower(model, width)
        assert (projected.arena.bytes, projected.macs) == (written.arena.bytes, written.macs)
        assert [node.weight_bytes for node in projected.nodes] == [node.weight_bytes for node in written.nodes]
        assert (projected.latency.ms, projected.flash.bytes) == (written.latency.ms, written.flash.bytes)
    assert narrower(model, 1.0).arena == model.report.arena


def test_the_width_of_the_note_is_the_largest_that_fits(tracer, tmp_path):
    budget = {"arena_bytes": 5000}
    (found,) = [d for d in traced(1.0, "nano", tracer, tmp_path, **budget).diagnostics if d.code == "CF601"]
    (width,) = [float(note.split()[1]) for note in found.notes if note.startswith("With ")]
    wider = WIDTHS[WIDTHS.index(width) - 1]
    (fits,), (exceeds,) = (traced(w, "nano", tracer, tmp_path).reports for w in (width, wider))
    assert fits.arena.bytes <= budget["arena_bytes"] < exceeds.arena.bytes
