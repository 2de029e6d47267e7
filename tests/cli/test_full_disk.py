"""A disk that takes no more: said where something was to be written, no matter where something was to be remembered."""

import subprocess

import pytest

from .conftest import run_chipfit

MODEL = """import torch
from torch import nn


# chipfit: input=1x10
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.act = nn.Linear(10, 4)

    def forward(self, x):
        return self.act(x)
"""


@pytest.fixture
def full(tmp_path):
    """A folder on a file system without room, beside a model."""
    folder = tmp_path / "full"
    folder.mkdir()
    (tmp_path / "chipfit.toml").touch()
    (tmp_path / "net.py").write_text(MODEL)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", folder], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("only root can mount a file system")
    try:
        (folder / "rest").write_bytes(bytes(4096))
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("lint", "-q", "--write-baseline", "full/known.json"),
        ("lint", "-q", "--output-file", "full/out.txt"),
        ("lint", "-q", "--format", "sarif", "-o", "full/out.sarif"),
        ("report", "net.py", "--format", "html", "-o", "full/out.html"),
    ],
    ids=["baseline", "text", "sarif", "page"],
)
def test_what_cannot_be_written_is_said(full, arguments):
    run = run_chipfit(*arguments, cwd=full.parent)
    assert run.code == 2
    assert run.err.endswith(f"{arguments[-1]} cannot be written: No space left on device.\n")
    assert [path.name for path in full.iterdir()] == ["rest"]


def test_nothing_is_remembered_then(full):
    run = run_chipfit("lint", "-q", cwd=full.parent, CHIPFIT_CACHE_DIR=str(full / "cache"))
    assert (run.code, run.err) == (0, "")
    assert "Nothing to report in 1 file." in run.out
