"""What `chipfit lint` shows, in which form, and its exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import PROGRAM, run_chipfit

HEAD = """from torch import nn


# chipfit: input=1x10
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(10, 4)
"""
TAIL = """
    def forward(self, x):
        return self.act(self.fc(x))
"""
ODD = f"{HEAD}        self.act = nn.LogSoftmax(1)  # chipfit: ignore[CF2]\n{TAIL}"  # CF101 and CF009 on line 9
GUESSED = f"{HEAD}        self.act = nn.ReLU()\n{TAIL}".replace("# chipfit: input=1x10\n", "")  # CF007 on line 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("options")
    (folder / "chipfit.toml").touch()
    (folder / "odd.py").write_text(ODD)
    (folder / "guessed.py").write_text(GUESSED)
    (folder / "none.py").write_text("import json\n")
    return folder


def lint(folder, *arguments, code=1):
    run = run_chipfit("lint", "-q", "--format", "concise", *arguments, cwd=folder)
    assert (run.code, run.err) == (code, "")
    return [(Path(line.split(":")[0]).name, line.split(": ")[1]) for line in run.out.splitlines()[:-1]]


GUESS, OPERATOR, UNUSED = (
    ("guessed.py", "CF007 information"),
    ("odd.py", "CF101 error"),
    ("odd.py", "CF009 warning"),
)


@pytest.mark.parametrize(
    ("arguments", "code", "found"),
    [
        ([], 1, [GUESS, OPERATOR, UNUSED]),
        (["--select", "CF1"], 1, [OPERATOR]),
        (["--select", "CF0,unsupported-operator", "--ignore", "CF007"], 1, [OPERATOR, UNUSED]),
        (["--select", "CF00", "--ignore", "CF0"], 1, [GUESS, UNUSED]),
        (["--ignore", "cf0", "--extend-select", "Unused-Suppression"], 1, [OPERATOR, UNUSED]),
        (["--ignore", "ALL"], 0, []),
        (["--select", "CF007"], 0, [GUESS]),
        (["--select", "CF007", "--fail-on", "information"], 1, [GUESS]),
        (["--ignore", "CF1", "--fail-on", "error"], 0, [GUESS, UNUSED]),
        (["--exit-zero"], 0, [GUESS, OPERATOR, UNUSED]),
    ],
)
def test_selection(folder, arguments, code, found):
    assert lint(folder, *arguments, code=code) == found


def test_without_a_trace_only_the_source_speaks(folder):
    run = run_chipfit("lint", "-q", "--no-trace", "--python", "/none/python", "--format", "json", cwd=folder)
    found = [(d["file"], d["code"]) for d in json.loads(run.out)["diagnostics"]]
    assert ("guessed.py", "CF007") in found
    assert {code for _, code in found} <= {"CF007", "CF101"}
    assert {(m["file"], m["checked"]) for m in json.loads(run.out)["models"]} == {
        ("guessed.py", "source"),
        ("odd.py", "source"),
    }


def test_the_configuration_selects_and_the_command_line_wins(folder, tmp_path):
    for file in ("odd.py", "guessed.py"):
        (tmp_path / "a").mkdir(exist_ok=True)
        (tmp_path / "a" / file).write_text((folder / file).read_text())
    (tmp_path / "pyproject.toml").write_text("""
[tool.chipfit.lint]
extend-select = "CF007"
ignore = ["CF0"]
fail-on = "hint"
[tool.chipfit.lint.per-file-ignores]
"a/o*" = "unsupported-operator"
[tool.chipfit.lint.severity]
CF0 = "warning"
CF007 = "hint"
""")
    hint = ("guessed.py", "CF007 hint")
    assert lint(tmp_path) == [hint]
    assert lint(tmp_path / "a") == [hint]
    assert lint(tmp_path, "--select", "CF0,CF1") == [hint, UNUSED]
    assert lint(tmp_path, "--fail-on", "error", code=0) == [hint]
    run = run_chipfit("lint", "--show-settings", cwd=tmp_path)
    assert 'fail-on = "hint"' in run.out
    assert '"CF007"' in run.out.split("exclude")[0]
    assert '"CF009"' not in run.out.split("exclude")[0]


def test_a_comment_that_only_another_file_needs_is_not_unused(tmp_path):
    (tmp_path / "chipfit.toml").touch()
    own = HEAD.replace(
        "class", "def activation():\n    return nn.LogSoftmax(1)  # chipfit: ignore[CF101]\n\n\nclass", 1
    )
    own = own.replace("# chipfit: input=1x10\n", "").replace("class", "# chipfit: input=1x10\nclass")
    (tmp_path / "block.py").write_text(f"{own}        self.act = nn.ReLU()\n{TAIL}")
    (tmp_path / "net.py").write_text(f"from block import activation\n{HEAD}        self.act = activation()\n{TAIL}")
    assert lint(tmp_path, "block.py") == [("block.py", "CF009 warning")]
    assert lint(tmp_path, "net.py", code=0) == []
    assert lint(tmp_path, code=0) == []


def test_statistics(folder):
    run = run_chipfit("lint", "-q", "--statistics", cwd=folder)
    assert [line.split() for line in run.out.splitlines()] == [
        ["1", "CF007", "*", "assumed-input-shape"],
        ["1", "CF009", "*", "unused-suppression"],
        ["1", "CF101", "unsupported-operator"],
    ]
    document = json.loads(run_chipfit("lint", "-q", "--statistics", "--format", "json", cwd=folder).out)
    assert [row["code"] for row in document["rules"]] == ["CF007", "CF009", "CF101"]


def test_stdin_is_checked_as_the_file_it_stands_for(folder):
    command = [PROGRAM, "lint", "-q", "--format", "json", "--stdin-filename", "odd.py"]
    text = "\n" + ODD.replace("[CF2]", "[CF101]")
    run = subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True, timeout=120)
    assert (run.returncode, run.stderr) == (0, "")
    document = json.loads(run.stdout)
    assert (document["diagnostics"], [model["file"] for model in document["models"]]) == ([], ["odd.py"])
    text = "import torch\nclass Net(:\n"
    run = subprocess.run([PROGRAM, "lint", "-"], cwd=folder, input=text, capture_output=True, text=True, timeout=120)
    assert run.returncode == 1
    assert run.stdout.startswith("stdin.py:2:11: CF002 error: ")
    assert "2 | class Net(:\n" in run.stdout


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "github", "gitlab", "junit"])
def test_output_goes_into_a_file(folder, tmp_path, format_):
    run = run_chipfit("lint", "-q", "--format", format_, "-o", tmp_path / "out", cwd=folder)
    assert (run.code, run.out, run.err) == (1, "", "")
    assert "CF101" in (tmp_path / "out").read_text()


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="has no file that nobody can read")
def test_an_unreadable_file_among_others(tmp_path):
    (tmp_path / "chipfit.toml").touch()
    (tmp_path / "odd.py").write_text(ODD)
    (tmp_path / "bad.py").symlink_to("/proc/self/mem")
    os.mkfifo(tmp_path / "pipe")
    run = run_chipfit("lint", "-q", ".", "pipe", "--format", "json", cwd=tmp_path)
    assert run.code == 2
    assert "chipfit: bad.py: Input/output error.\n" in run.err
    assert "chipfit: pipe: This is no regular file.\n" in run.err
    document = json.loads(run.out)
    assert [diagnostic["file"] for diagnostic in document["diagnostics"]] == ["odd.py", "odd.py"]
    assert [problem["file"] for problem in document["problems"]] == ["bad.py", "pipe"]


def test_a_notebook_is_not_clean_but_unread(tmp_path):
    (tmp_path / "chipfit.toml").touch()
    (tmp_path / "book.ipynb").write_text('{"cells": []}')
    run = run_chipfit("lint", "-q", "book.ipynb", cwd=tmp_path)
    assert (run.code, run.out) == (2, "Nothing to report in 0 files.\n")
    assert run.err.startswith("chipfit: book.ipynb: Notebooks are checked in an editor. ")


def test_a_broken_configuration_costs_its_own_files(folder, tmp_path):
    (tmp_path / "chipfit.toml").touch()
    (tmp_path / "odd.py").write_text(ODD)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "odd.py").write_text(ODD)
    (tmp_path / "broken" / "chipfit.toml").write_text(
        '[lint]\nignore = [\n  "CF9",\n]\nselct = "CF1"\nexclude = "#x"\n'
    )
    run = run_chipfit("lint", "-q", "--format", "concise", cwd=tmp_path)
    assert run.code == 2
    config = str(Path("broken", "chipfit.toml"))
    assert f"{config}:2:1: CF004 error: There is no rule `CF9`; the closest are CF" in run.out
    assert f"{config}:5:1: CF004 error: There is no key `selct` here; did you mean `select`?" in run.out
    assert f"{config}:6:1: CF004 error: `#x` is no pattern of paths" in run.out
    assert "\nodd.py:9:" in run.out
    assert "broken/odd.py" not in run.out


def test_many_files_without_models_import_nothing_heavy(tmp_path):
    (tmp_path / "chipfit.toml").touch()
    for number in range(200):
        (tmp_path / f"module_{number}.py").write_text(f"import json\n\n\ndef f(x):\n    return json.dumps({number})\n")
    code = """
import sys
from chipfit.server.cli.main import main
try:
    main(["lint", "-q"])
except SystemExit as error:
    assert not error.code
heavy = {"onnx", "torch", "numpy", "pygls", "lsprotocol"} & set(sys.modules)
assert not heavy, heavy
"""
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stdout, run.stderr) == (0, "Nothing to report in 200 files.\n", "")


def test_watch_checks_again(tmp_path):
    (tmp_path / "chipfit.toml").touch()
    (tmp_path / "net.py").write_text("import torch\nclass Net(:\n")
    command = [PROGRAM, "lint", "--watch", "-q", "--format", "concise"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert process.stdout.readline().startswith("net.py:2:11: CF002")
        assert process.stdout.readline() == "1 error in 1 file.\n"
        assert process.stdout.readline().startswith("Waiting for changes")
        (tmp_path / "net.py").write_text("import torch\n")
        assert process.stdout.readline() == "Nothing to report in 1 file.\n"
    finally:
        process.terminate()
        process.communicate(timeout=20)
