"""`chipfit build`: what it writes, and everything it refuses."""

import json
import os
from pathlib import Path

import pytest

from chipfit.server.cli.errors import UserError
from chipfit.server.cli.output import require_folder

MODEL = """from torch import nn


# chipfit: input=1x10
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(10, 4)

    def forward(self, x):
        return self.fc(x)
"""


@pytest.fixture
def model(tmp_path):
    (tmp_path / "net.py").write_text(MODEL)
    return tmp_path


def test_writes_a_project_with_the_report_of_the_same_numbers(chipfit, model):
    run = chipfit("build", "net.py", "-o", "out", "--random-weights", "--format", "json", "-q")
    assert (run.code, run.err) == (0, "")
    document = json.loads(run.out)
    assert document["schema"] == "chipfit-build/1"
    written = sorted(str(path.relative_to(model / "out")) for path in (model / "out").rglob("*") if path.is_file())
    assert document["files"] == written
    assert {"model.c", "model.h", "report.json", "Makefile"} <= set(written)
    reported = json.loads(chipfit("report", "net.py", "--format", "json", "-q").out)
    assert json.loads((model / "out" / "report.json").read_text()) == reported == document["report"]

    (model / "out" / "model.c").write_text("int mine;\n")
    run = chipfit("build", "net.py", "-o", "out", "--random-weights", "-q")
    assert run.code == 2
    assert "was edited since chipfit wrote it" in run.err
    assert (model / "out" / "model.c").read_text() == "int mine;\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "which weights `Net` has"),
        (["--weights", "none.pt"], "'none.pt' does not exist"),
        (["--random-weights", "--calibration", "none.npy"], "no calibration file"),
        (["--random-weights", "--target", "nowhere"], "There is no target `nowhere`"),
    ],
)
def test_refuses(chipfit, model, arguments, message):
    run = chipfit("build", "net.py", "-o", "out", "-q", *arguments)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("chipfit: ")
    assert message in run.err
    assert not (model / "out").exists()


def test_configured_checkpoint_that_is_missing(chipfit, model):
    (model / "chipfit.toml").write_text('[[model]]\nfile = "net.py"\nweights = "net.pt"\n')
    run = chipfit("build", "net.py", "-o", "out", "-q")
    assert run.code == 2
    assert f"there is no checkpoint {model / 'net.pt'}" in run.err


@pytest.mark.parametrize("output", ["net.py", "net.py/out", "/proc/chipfit/out"])
def test_output_that_cannot_be_written(chipfit, model, output):
    run = chipfit("build", "net.py", "-o", output, "--random-weights", "-q")
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("chipfit: ")
    assert run.err.count("\n") == 1
    assert (model / "net.py").read_text() == MODEL


def test_a_folder_that_cannot_be_is_refused_before_anything_is_traced(chipfit, model):
    run = chipfit("build", "net.py", "-o", "net.py/out", "--random-weights")  # without -q it says that it traces
    assert (run.code, run.err) == (2, "chipfit: net.py/out cannot be written: net.py is not a folder.\n")


def test_a_folder_that_may_not_be_written(model, monkeypatch):
    monkeypatch.chdir(model)
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != model)
    with pytest.raises(UserError, match=r"out/deep cannot be written: the folder \. is not writable"):
        require_folder("out/deep")
    (model / "out").mkdir()
    require_folder("out")


def test_a_broken_model_is_a_finding(chipfit, model):
    (model / "net.py").write_text("class Net(:\n")
    run = chipfit("build", "net.py", "-o", "out", "--random-weights", "-q")
    assert run.code == 1
    assert "CF002 error" in run.err
    assert not (model / "out").exists()


def test_a_silenced_error_makes_no_kernel(chipfit, model):
    (model / "net.py").write_text(MODEL.replace("nn.Linear(10, 4)", "nn.LogSoftmax(1)  # chipfit: ignore"))
    (model / "chipfit.toml").write_text('[lint.severity]\nCF1 = "hint"\n')
    assert chipfit("lint", "-q").code == 0
    run = chipfit("build", "net.py", "-o", "out", "--random-weights", "-q")
    assert run.code == 1
    assert "CF101 error" in run.err
    assert not (model / "out").exists()


def test_what_does_not_fit_is_refused_with_the_numbers(chipfit, model):
    (model / "net.py").write_text(MODEL.replace("1x10", "1x8000").replace("nn.Linear(10, 4)", "nn.Linear(8000, 100)"))
    run = chipfit("build", "net.py", "-o", "out", "--random-weights", "--target", "nucleo-f030r8", "-q")
    assert run.code == 1
    refusal = next(line for line in run.err.splitlines() if line.startswith("No firmware: "))
    assert "arena 7.9 KiB + stack 1.0 KiB of 8.0 KiB (sram), 932 B too much; flash 784" in refusal
    smallest = refusal.partition("The smallest board that suffices is ")[2].removesuffix(".")
    assert not (model / "out").exists()
    assert chipfit("build", "net.py", "-o", "out", "--random-weights", "--target", smallest, "-q").code == 0


def test_the_refusal_has_the_figures_of_the_findings(chipfit, model):
    (model / "net.py").write_text(MODEL.replace("1x10", "1x9000").replace("nn.Linear(10, 4)", "nn.Linear(9000, 2)"))
    run = chipfit("build", "net.py", "-o", "out", "--random-weights", "--target", "nucleo-f030r8", "-q")
    assert "needs 8.8 KiB and the stack 1.0 KiB, 1.8 KiB more than sram of nucleo-f030r8 has (8.0 KiB)" in run.err
    assert "arena 8.8 KiB + stack 1.0 KiB of 8.0 KiB (sram), 1.8 KiB too much" in run.err


def test_another_board_is_no_help_against_a_budget(chipfit, model):
    (model / "chipfit.toml").write_text("flash-bytes = 100\n")
    run = chipfit("build", "net.py", "-o", "out", "--random-weights", "-q")
    assert run.code == 1
    assert run.err.splitlines()[-1].startswith(
        "No firmware: it does not fit nucleo-l4r5zi: flash 1.5 KiB of 100 B (budget)"
    )
    assert "suffices" not in run.err
