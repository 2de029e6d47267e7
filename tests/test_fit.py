"""Boards share a lowered graph where lowering cannot tell them apart: the figures are as if each had its own."""

from pathlib import Path

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.fit import fit
from chipfit.analysis.measure import measure
from chipfit.analysis.passes.lower import lower
from chipfit.analysis.targets import load_target, target_names

FILE = Path(__file__).parent.parent / "examples" / "ic.py"


def test_every_board_has_the_report_of_its_own_lowering(tracer, target):
    model = check(str(FILE), FILE.read_text(), Settings(), target, tracer).models[0]
    assert model.imported is not None
    targets = [load_target(name) for name in target_names()]
    for found in fit(model, targets, Settings()):
        alone = lower(model.imported, found.target)
        assert found.report == measure(alone, found.target, found.report.entry, model.entry.span, found.report.params)
