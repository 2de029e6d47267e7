"""`chipfit init`: a configuration that holds, beside what was there."""

import tomllib

import pytest

from .conftest import run_chipfit

MODELS = """from torch import nn


class Guessed(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.fc = nn.Linear(10, width)

    def forward(self, x):
        return self.fc(x)


# chipfit: input=1x4
class Said(nn.Module):
    def forward(self, x):
        return x.sin()


class Unknown(nn.Module):
    def __init__(self, "count"):
        super().__init__()

    def forward(self, x):
        return x.sin()
""".replace('"count"', "count")


@pytest.fixture
def project(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "net.py").write_text(MODELS)
    (tmp_path / "src" / "broken.py").write_text("import torch\nclass (\n")
    return tmp_path


@pytest.mark.parametrize("old", ['[project]\nname = "x"', '[project]\r\nname = "x"\r\n', "", None])
def test_writes_what_it_finds_and_keeps_what_is_there(project, old):
    name = "chipfit.toml" if old is None else "pyproject.toml"
    if old is not None:
        (project / name).write_bytes(old.encode())
    run = run_chipfit("init", "--target", "nrf52-dk", cwd=project)
    assert run.code == 0
    assert f"wrote this to {name} (3 models found)" in run.err
    text = (project / name).read_bytes().decode()
    assert text.startswith(old or "")
    assert text.replace("\r\n", "\n").endswith(run.out)
    assert ("\n" in text.replace("\r\n", "")) == ("\r\n" not in (old or ""))
    document = tomllib.loads(text)
    table = document if old is None else document["tool"]["chipfit"]
    assert table["target"] == "nrf52-dk"
    guessed, unknown = table["model"]
    assert guessed == {"file": "src/net.py", "entry": "Guessed", "input": "1x10"}
    assert unknown == {"file": "src/net.py", "entry": "Unknown"}
    assert 'input = "1x10"  # assumed: ' in text
    assert "# `entry` needs values for count." in text

    again = run_chipfit("init", cwd=project)
    assert again.code == 2
    assert f"{name} configures chipfit already; it is left as it is." in again.err
    assert (project / name).read_bytes().decode() == text
    assert run_chipfit("lint", "--show-settings", cwd=project).out.count("[[model]]") == 2


def test_a_broken_pyproject_is_left_alone(project):
    (project / "pyproject.toml").write_text("[project\n")
    run = run_chipfit("init", cwd=project)
    assert (run.code, run.out) == (2, "")
    assert "pyproject.toml:1:9: This is not TOML" in run.err
    assert (project / "pyproject.toml").read_text() == "[project\n"


def test_an_unknown_board(project):
    run = run_chipfit("init", "--target", "nrf52-d", cwd=project)
    assert run.code == 2
    assert "There is no target `nrf52-d`" in run.err
    assert not (project / "chipfit.toml").exists()
