"""`chipfit compare REV`: what a change costs, and that git runs nothing of the repository's."""

import json
import subprocess

import pytest

from .conftest import run_chipfit

MODEL = """from torch import nn


# chipfit: Net({width}) input=1x10
class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc = nn.Linear(10, width)

    def forward(self, x):
        return self.fc(x)
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A commit with three models; since then one is wider, one is gone, one is new and one is as it was."""
    folder = tmp_path_factory.mktemp("compare")

    def git(*arguments):
        command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)

    git("init", "-q")
    (folder / "src").mkdir()
    (folder / "chipfit.toml").write_text('target = "nrf52-dk"\n')
    for name in ("same", "wider", "gone"):
        (folder / "src" / f"{name}.py").write_text(MODEL.format(width=4))
    git("add", "-A")
    git("commit", "-qm", "first")
    (folder / "src" / "wider.py").write_text(MODEL.format(width=8))
    (folder / "src" / "gone.py").rename(folder / "src" / "new.py")
    hook = folder / ".git" / "hooks" / "post-checkout"
    hook.write_text("#!/bin/sh\ntouch ran\n")
    hook.chmod(0o755)
    git("config", "core.fsmonitor", str(hook))
    git("config", "filter.x.smudge", str(hook))
    (folder / ".git" / "info" / "attributes").write_text("*.py filter=x\n")
    return folder


def compare(folder, *arguments, code=0):
    run = run_chipfit("compare", "HEAD", "-q", *arguments, cwd=folder)
    assert (run.code, run.err) == (code, "")
    return run.out


def test_json(repository):
    document = json.loads(compare(repository, "--format", "json"))
    assert document["schema"] == "chipfit-compare/1"
    models = {model["file"]: model for model in document["models"]}
    assert list(models) == [f"src/{name}.py" for name in ("gone", "new", "same", "wider")]
    assert [model["changed"] for model in models.values()] == [True, True, False, True]
    assert (models["src/gone.py"]["after"], models["src/new.py"]["before"]) == (None, None)
    wider = models["src/wider.py"]
    assert (wider["entry"], wider["target"]) == ("Net(8)", "nrf52-dk")
    for key, change in wider["change"].items():
        assert change == pytest.approx(wider["after"][key] - wider["before"][key])
    assert wider["change"]["macs"] == 40
    assert not (repository / "ran").exists()


def test_text_and_markdown(repository):
    text = compare(repository)
    assert "src/wider.py:Net(8) on nrf52-dk\n  arena    20 (+4) bytes\n" in text
    assert "src/new.py:Net(4) on nrf52-dk, new\n" in text
    assert text.endswith("3 of 4 models differ from HEAD.\n")
    table = [line for line in compare(repository, "--format", "markdown").splitlines() if line.startswith("|")]
    assert len(table) == 5
    assert {line.count("|") for line in table} == {6}
    assert table[-1].startswith("| `src/wider.py:Net(8)` | nrf52-dk | 20 (+4) bytes | ")


def test_from_a_folder_inside_and_for_some_paths(repository):
    assert compare(repository / "src", "same.py") == "No figure differs from HEAD in 1 model.\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "has no revision `nowhere`"),
        (["HEAD", "/"], "/ is not in the repository"),
        (["HEAD", "none.py"], "none.py exists neither now nor then"),
        (["--", "--output=x"], "has no revision `--output=x`"),
    ],
)
def test_refuses(repository, arguments, message):
    run = run_chipfit("compare", "-q", *arguments, cwd=repository)
    assert (run.code, run.out) == (2, "")
    assert message in run.err
