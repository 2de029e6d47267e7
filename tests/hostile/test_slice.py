"""The slice alone: with every guard of the sandbox off, hostile models still reach nothing."""

import pickle

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.trace.pool import Tracer

from .tricks import IGNORED, REFUSED


class Unguarded(Tracer):
    """Traces without a sandbox, so that what the slice lets through happens."""

    def run(self, job):
        return super().run({**job, "without": ["audit", "landlock", "seccomp"]})


class Bomb:
    """Writes a file when it is unpickled."""

    def __init__(self, canary):
        self.canary = canary

    def __reduce__(self):
        return open, (self.canary, "w")


@pytest.fixture(scope="module")
def unguarded():
    with Unguarded(warm=True) as tracer:
        yield tracer


@pytest.fixture
def folder(tmp_path):
    canary = str(tmp_path / "canary")
    (tmp_path / "bomb.pt").write_bytes(pickle.dumps(Bomb(canary)))
    for name in ("evil.py", "hubconf.py", "torch.py", "typing.py", "sitecustomize.py", "conftest.py"):
        (tmp_path / name).write_text(f"open({canary!r}, 'w')\n")
    return tmp_path


def checked(trick, folder, tracer, target, **more):
    """The result for a model in the folder, which has no `torch.py` then, and that no canary is there."""
    text = trick.text()
    for name, path in (("CANARY", "canary"), ("BOMB", "bomb.pt"), ("FOLDER", "")):
        text = text.replace(name, str(folder / path))
    path = folder / "net.py"
    path.write_text(text)
    compile(text, str(path), "exec")
    result = check(str(path), text, Settings(), target, tracer, **more)
    assert not (folder / "canary").exists()
    return result


@pytest.mark.parametrize("name", REFUSED)
def test_refused(folder, unguarded, target, name):
    (folder / "torch.py").unlink()
    (folder / "typing.py").unlink()
    result = checked(REFUSED[name], folder, unguarded, target)
    codes = {diagnostic.code for diagnostic in result.diagnostics}
    assert codes
    assert codes <= {"CF003", "CF006"}
    assert not result.reports
    # What a failed model says must not say what is inside Python.
    assert "GeneratorExit" not in str(result.diagnostics)


@pytest.mark.parametrize("name", IGNORED)
def test_ignored(folder, unguarded, target, name):
    (folder / "torch.py").unlink()
    (folder / "typing.py").unlink()
    result = checked(IGNORED[name], folder, unguarded, target)
    assert [(d.code, d.message) for d in result.diagnostics if d.code in ("CF003", "CF006")] == []
    assert len(result.reports) == 1


def test_modules_named_like_the_libraries(folder, unguarded, target):
    """A torch.py beside the model: whatever comes of it, its import time does not come."""
    result = checked(IGNORED["another class"], folder, unguarded, target)
    assert len(result.diagnostics) + len(result.reports) > 0


def test_checkpoint_that_is_a_bomb(folder, unguarded, target):
    (folder / "torch.py").unlink()
    result = checked(IGNORED["another class"], folder, unguarded, target, weights=str(folder / "bomb.pt"))
    (diagnostic,) = result.diagnostics
    assert diagnostic.code == "CF003"
    assert "holds only tensors" in diagnostic.message
