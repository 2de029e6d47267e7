"""What was harvested or assumed, all the way to diagnostics, fixes and reports."""

from pathlib import Path

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.check_result import CheckResult
from chipfit.analysis.config import ModelSettings, Settings
from chipfit.analysis.diagnostic import Fix, Safety, Severity
from chipfit.analysis.input_spec import InputSpec
from chipfit.analysis.source.entries import select_entry
from chipfit.analysis.source.module import parse

LENET = """import torch
from torch import nn

def register(cls):
    return cls

@register
class LeNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.fc = nn.Linear(4 * 26 * 26, classes)

    def forward(self, x):
        return self.fc(torch.relu(self.conv(x)).flatten(1))
"""
ASSUMED = "solved: the first layer, Conv2d, takes 1 channel, and of the usual sizes 28x28 fits the layers behind it"


@pytest.fixture
def run(tracer, target, tmp_path):
    def run_check(text: str, models: tuple[ModelSettings, ...] = (), **more) -> CheckResult:
        return check(str(tmp_path / "net.py"), text, Settings(models=models), target, tracer, **more)

    return run_check


def applied(text: str, fix: Fix) -> str:
    """The text with the one edit of a fix."""
    (edit,) = fix.edits
    lines = text.splitlines(keepends=True)
    assert edit.span.start == edit.span.end
    line = lines[edit.span.start.line - 1]
    at = edit.span.start.column - 1
    lines[edit.span.start.line - 1] = line[:at] + edit.text + line[at:]
    return "".join(lines)


def codes(result: CheckResult) -> list[str]:
    return [diagnostic.code for diagnostic in result.diagnostics]


def test_an_assumed_shape_is_said_and_its_fix_settles_it(run):
    result = run(LENET)
    (found,) = result.diagnostics
    assert (found.code, found.severity, found.span.start.line) == ("CF007", Severity.INFORMATION, 8)
    assert "assumed to be 1x1x28x28 because the first layer" in found.message
    (report,) = result.reports
    assert (report.assumed, report.input_source) == (True, ASSUMED)
    (fix,) = found.fixes
    assert fix.safety is Safety.SAFE
    mended = applied(LENET, fix)
    assert mended.splitlines()[6:8] == ["# chipfit: input=1x1x28x28", "@register"]
    again = run(mended)
    assert again.diagnostics == ()
    assert (again.reports[0].assumed, again.reports[0].input_source) == (False, "comment")
    assert again.reports[0].arena.bytes == report.arena.bytes


def test_the_fix_completes_a_comment_that_says_the_arguments(run):
    text = LENET.replace("@register\n", "# chipfit: LeNet(3)\n@register\n").replace("=10", "")
    (found,) = run(text).diagnostics
    assert applied(text, found.fixes[0]) == text.replace("LeNet(3)\n", "LeNet(3) input=1x1x28x28\n")


def test_windows_line_ends_stay(run):
    (found,) = run(LENET.replace("\n", "\r\n")).diagnostics
    assert found.fixes[0].edits[0].text == "# chipfit: input=1x1x28x28\r\n"


@pytest.mark.parametrize("feature", ["LeNet(3)", "LeNet"])
def test_the_command_line_names_a_construction(run, feature):
    result = run(LENET, entry=feature)
    assert codes(result) == ["CF007"]
    assert result.reports[0].entry == f"net.py:{feature}"


def test_inputs_of_the_command_line_and_the_configuration_are_not_assumed(run, tmp_path):
    given = run(LENET, inputs=(InputSpec(None, (1, 1, 28, 28)),))
    assert given.diagnostics == ()
    assert given.reports[0].input_source == "command line"
    settings = ModelSettings(str(tmp_path / "net.py"), input=(InputSpec(None, (1, 1, 28, 28)),))
    configured = run(LENET, (settings,))
    assert configured.diagnostics == ()
    assert configured.reports[0].input_source == "configuration"


def test_configured_weights_alone_leave_the_rest_to_the_file(run, tmp_path):
    settings = ModelSettings(str(tmp_path / "net.py"), entry="LeNet", name="digits")
    result = run(LENET, (settings,))
    assert codes(result) == ["CF007"]
    assert result.models[0].entry.settings == settings


def test_a_call_of_the_file_makes_and_feeds_the_model(run):
    text = LENET.replace("=10", "") + 'if __name__ == "__main__":\n    LeNet(classes=7)(torch.zeros(8, 1, 28, 28))\n'
    result = run(text)
    assert result.diagnostics == ()
    (report,) = result.reports
    assert (report.entry, report.outputs[0].shape) == ("net.py:LeNet(classes=7)", (1, 7))
    assert report.input_source == (
        "call site: `LeNet(classes=7)(torch.zeros(8, 1, 28, 28))` on line 17, with the batch of 8 taken as 1"
    )
    assert not report.assumed


def test_an_assumption_that_forward_refutes_is_no_error_of_the_model(run):
    text = LENET.replace("torch.relu(self.conv(x))", "torch.fft.fft(self.conv(x)).real[:, :, 1:]")
    result = run(text)
    (found,) = result.diagnostics
    assert (found.code, found.severity) == ("CF001", Severity.WARNING)
    assert found.notes[0] == "1x1x28x28 was tried, and `forward` fails on it."
    (fix,) = found.fixes
    assert fix.safety is Safety.UNSAFE
    assert "# chipfit: input=1x1x28x28\n@register" in applied(text, fix)
    assert result.reports == ()


def test_a_missing_input_is_named(run):
    (found,) = run(LENET.replace("(self, x)", "(self, x, mask)")).diagnostics
    assert found.code == "CF001"
    assert "`mask`" in found.message and "`x`" not in found.message


def test_missing_arguments_are_named_and_nothing_is_traced(run):
    result = run(LENET.replace("=10", ""))
    assert codes(result) == ["CF005"]
    assert result.models == ()


def test_the_entry_of_a_report_can_be_asked_for(tmp_path):
    text = LENET.replace("=10", "") + "def lenet():\n    return LeNet(4)\n"
    module = parse(str(Path(tmp_path, "net.py")), text)
    for name in ("LeNet", "lenet()"):
        (entry,), problems = select_entry(module, (), name)
        assert (entry.expression, [str(s) for s in entry.inputs], problems) == ("lenet()", ["1x1x28x28"], [])
