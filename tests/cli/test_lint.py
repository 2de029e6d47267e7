"""`chipfit lint` and `chipfit report` on real files, bad ones above all."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import PROGRAM, run_chipfit

EXAMPLES = Path(__file__).parent.parent.parent / "examples"

MODEL = """import torch
from torch import nn


# chipfit: input=1x10
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        {init}

    def forward(self, x):
        return self.fc(x)
"""
GOOD = MODEL.format(init="self.fc = nn.Linear(10, 4)")

# File: its text, and the codes of its diagnostics with their lines.
FILES = {
    "good.py": (GOOD, []),
    "no_model.py": ("import json\n", []),
    "empty.py": ("", []),
    "syntax.py": ("import torch\nclass Net(torch.nn.Module:\n    pass\n", [("CF002", 2)]),
    "null.py": ("import torch\n\0", [("CF002", 1)]),
    "raises.py": (MODEL.format(init='raise RuntimeError("no")'), [("CF003", 9)]),
    "shape.py": (MODEL.format(init="self.fc = nn.Linear(12, 4)"), [("CF003", 12)]),
    "comment.py": (GOOD.replace("1x10", "1x"), [("CF004", 5), ("CF007", 6)]),
    "no_input.py": (GOOD.replace("# chipfit: input=1x10", "#"), [("CF007", 6)]),
    "no_hint.py": (
        GOOD.replace("# chipfit: input=1x10", "#").replace("self.fc(x)", "x.log_softmax(1)"),
        [("CF001", 6), ("CF101", 12)],
    ),
    "tight/chipfit.toml": ("arena-bytes = 8\n", []),
    "tight/net.py": (GOOD, [("CF301", 12)]),
    "skipped/.venv/lib.py": ("syntax error", []),
    "hex.py": (b"# coding: hex\nname = 1\n", []),
    "punycode.py": (b"# coding: punycode\nname = '\xe9'\n", []),
    "latin.py": (b"# -*- coding: latin-1 -*-\nname = '\xe9'\n", []),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lint")
    (folder / "chipfit.toml").touch()
    for name, (text, _) in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_every_file_has_its_diagnostics(folder):
    run = run_chipfit("lint", ".", "--format", "json", "-q", cwd=folder)
    assert (run.code, run.err) == (1, "")
    document = json.loads(run.out)
    found = {name: [] for name in FILES}
    for diagnostic in document["diagnostics"]:
        found[diagnostic["file"]].append((diagnostic["code"], diagnostic["range"]["start"]["line"]))
    assert found == {name: expected for name, (_, expected) in FILES.items()}

    models = {model["file"]: model for model in document["models"] if model["checked"] == "traced"}
    assert {m["file"] for m in document["models"] if m["checked"] == "source"} == {"shape.py", "no_hint.py"}
    assert set(models) == {"good.py", "tight/net.py", "comment.py", "no_input.py"}
    assert [name for name, model in models.items() if model["assumed"]] == ["comment.py", "no_input.py"]
    assert (models["good.py"]["macs"], models["good.py"]["params"]) == (40, 44)
    assert models["good.py"]["arena"]["lower_bound"] == 14
    assert models["good.py"]["target"]["name"] == "nucleo-l4r5zi"


def test_text_says_the_same_and_clean_exits_with_0(folder):
    run = run_chipfit("lint", "good.py", "empty.py", "-q", cwd=folder)
    assert run.code == 0
    assert "good.py:Net on nucleo-l4r5zi" in run.out
    assert run.out.endswith("Nothing to report in 2 files.\n")


def test_excerpts_are_of_the_file(folder):
    run = run_chipfit("lint", "syntax.py", "-q", cwd=folder)
    assert run.code == 1
    assert run.out.startswith("syntax.py:2:26: CF002 error: ")
    assert "2 | class Net(torch.nn.Module:\n  |                          ^\n" in run.out


@pytest.mark.parametrize("command", [["lint"], ["report"]])
def test_wrong_configuration_exits_with_2(chipfit, tmp_path, command):
    (tmp_path / "chipfit.toml").write_text('target = "nucleo-l4r5"\narena-bytes = "big"\n')
    (tmp_path / "net.py").write_text(GOOD)
    run = chipfit(*command, "net.py")
    assert run.code == 2
    text = run.out + run.err
    assert "chipfit.toml:1:1: CF004 error: There is no target `nucleo-l4r5`; the closest are nucleo-l4r5zi" in text
    assert 'chipfit.toml:2:1: CF004 error: Expected a whole number, found `"big"`.' in text


def test_command_line_wins_over_the_configuration(chipfit, tmp_path):
    (tmp_path / "chipfit.toml").write_text('target = "nowhere"\n')
    (tmp_path / "empty.py").touch()
    assert chipfit("lint", "empty.py", "--target", "nrf52-dk").code == 0


def test_report_of_a_file_with_two_models_asks_which(chipfit, tmp_path):
    (tmp_path / "two.py").write_text(GOOD.replace("Net", "A") + GOOD.replace("Net", "B"))
    run = chipfit("report", "two.py", "-q")
    assert run.code == 2
    assert "two.py holds 2 models; name one of them: two.py:A, two.py:B" in run.err


def test_report_json_of_an_example(chipfit):
    run = chipfit("report", EXAMPLES / "ad.py", "--format", "json", "-q")
    assert (run.code, run.err) == (0, "")
    report = json.loads(run.out)
    assert report["schema"] == "chipfit-report/1"
    assert (report["macs"], report["arena"]["lower_bound"]) == (264_192, 768)


def test_report_of_a_broken_model_is_json_too(chipfit, tmp_path):
    (tmp_path / "syntax.py").write_text(FILES["syntax.py"][0])
    run = chipfit("report", "syntax.py", "--format", "json", "-q")
    assert run.code == 1
    assert json.loads(run.out)["diagnostics"][0]["code"] == "CF002"


def test_an_interpreter_without_torch(chipfit, tmp_path):
    (tmp_path / "net.py").write_text(GOOD)
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True, timeout=60)
    run = chipfit("lint", "net.py", "--python", bare / "bin" / "python")
    assert run.code == 2
    assert "No module named 'torch'" in run.err
    assert "pip install 'chipfit[trace]'" in run.err
    assert chipfit("lint", "net.py", "--python", "/none/python").code == 2


def test_an_entry_that_is_no_expression(chipfit, tmp_path):
    (tmp_path / "net.py").write_text(GOOD)
    run = chipfit("report", "net.py:Net(")
    assert run.code == 2
    assert "The entry `Net(` is not a Python expression" in run.err


def test_interrupt_ends_quietly(tmp_path):
    (tmp_path / "chipfit.toml").touch()
    (tmp_path / "slow.py").write_text(GOOD.replace("super()", "[i for i in range(10**12)]; super()"))
    process = subprocess.Popen(
        [PROGRAM, "lint", "slow.py"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    assert "checking slow.py" in process.stderr.readline()  # printed after a second: the job runs
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err.strip()) == (130, "", "")


BLOCKS = """from torch import nn


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc = nn.Linear(width, width)

    def forward(self, x):
        return self.fc(x)
"""
USER = """from torch import nn

from .blocks import Block


# chipfit: input=1x4
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = Block(4)

    def forward(self, x):
        return self.block(x)
"""


@pytest.mark.parametrize(
    ("user", "missing"),
    [
        (USER, []),
        (USER.replace("from .blocks import Block", "from . import blocks").replace("Block(4)", "blocks.Block(4)"), []),
        (USER.replace("Block(4)", "nn.Linear(4, 4)"), ["blocks.py"]),
        (USER.replace("from .blocks import Block", "class Block(nn.Linear):\n    pass"), ["blocks.py"]),
        ("from .blocks import Block\n\n\ndef main(args):\n    return Block(args.width)\n", ["blocks.py"]),
    ],
    ids=["a name", "a module", "not used", "another class", "no model"],
)
def test_a_block_of_a_model_in_another_file_needs_no_arguments(chipfit, tmp_path, user, missing):
    (tmp_path / "chipfit.toml").touch()
    (tmp_path / "parts").mkdir()
    for name, text in {"__init__.py": "", "blocks.py": BLOCKS, "net.py": user}.items():
        (tmp_path / "parts" / name).write_text(text)
    document = json.loads(chipfit("lint", ".", "-q", "--select", "CF005", "--format", "json").out)
    assert [Path(found["file"]).name for found in document["diagnostics"]] == missing
