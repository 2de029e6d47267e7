"""Remembered results: told again while all they depend on is as it was, and only then."""

from dataclasses import replace

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.source.consulted import noting
from chipfit.server.linting.remembered_checks import RememberedChecks
from chipfit.server.settings import open_project

NET = """\
from torch import nn

from blocks import Block


# chipfit: input=1x3x8x8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def forward(self, x):
        return self.block(x)
"""
BLOCKS = """\
from torch import nn


class Block(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Conv2d(3, 4, 3), nn.LocalResponseNorm(2))
"""


@pytest.fixture
def asked(tmp_path, tracer):
    """(memory, key, result) for a model of two files, checked and remembered."""
    (tmp_path / "net.py").write_text(NET)
    (tmp_path / "blocks.py").write_text(BLOCKS)
    path, project = str(tmp_path / "net.py"), open_project(str(tmp_path))
    memory = RememberedChecks("torch", str(tmp_path / "cache"))
    assert project.target is not None
    with noting() as reads:
        result = check(path, NET, project.settings, project.target, tracer)
    key = memory.key(path, NET, project, ())
    memory.remember(key, result, reads)
    return memory, key, result


def test_the_same_again(asked):
    memory, key, result = asked
    assert "CF101" in {d.code for d in result.diagnostics}
    assert memory.recall(key) == replace(result, models=())


def test_another_file_of_the_model_changes(asked, tmp_path):
    memory, key, _ = asked
    (tmp_path / "blocks.py").write_text(BLOCKS.replace("LocalResponseNorm(2)", "ReLU()"))
    assert memory.recall(key) is None


def test_a_file_that_was_missed_appears(asked, tmp_path):
    memory, key, _ = asked
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks/__init__.py").write_text(BLOCKS)  # a package goes before a module
    assert memory.recall(key) is None


def test_a_file_is_gone(asked, tmp_path):
    memory, key, _ = asked
    (tmp_path / "blocks.py").unlink()
    assert memory.recall(key) is None


def test_another_question(asked, tmp_path):
    memory, key, _ = asked
    path, project = str(tmp_path / "net.py"), open_project(str(tmp_path))
    keys = {
        key,
        memory.key(path, NET + "\n", project, ()),
        memory.key(path, NET, open_project(str(tmp_path), target="nano33ble"), ()),
        memory.key(path, NET, replace(project, settings=replace(project.settings, latency_ms=3.0)), ()),
        RememberedChecks("torch 3").key(path, NET, project, ()),
    }
    assert len(keys) == 5
    assert all(memory.recall(other) is None for other in keys - {key})


def test_a_broken_answer_is_none(asked, tmp_path):
    memory, key, _ = asked
    (stored,) = (tmp_path / "cache/checks").iterdir()
    for data in (b"", stored.read_bytes()[:-5], b"{}"):
        stored.write_bytes(data)
        assert memory.recall(key) is None
    memory._store.put(key, b'{"reads": [], "file": "x", "diagnostics": [{"code": 1}], "reports": []}')
    assert memory.recall(key) is None


def test_failed_traces_are_not_remembered(tmp_path, tracer):
    text = NET.replace("return self.block(x)", "return 1 / 0").replace("from blocks import Block", "Block = nn.ReLU")
    path, project = str(tmp_path / "net.py"), open_project(str(tmp_path))
    memory = RememberedChecks("torch", str(tmp_path / "cache"))
    assert project.target is not None
    with noting() as reads:
        result = check(path, text, project.settings, project.target, tracer)
    assert [d.code for d in result.diagnostics] == ["CF003"]
    key = memory.key(path, text, project, ())
    memory.remember(key, result, reads)
    assert memory.recall(key) is None
