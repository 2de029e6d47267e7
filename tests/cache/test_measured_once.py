"""What an edit has left alone is not measured again; a check that goes by an earlier one finds what any other does."""

from dataclasses import replace

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.source.trust import Trust
from chipfit.analysis.targets import load_target

PARTS = "from torch import nn\n\n\nclass Part(nn.Linear):\n    pass\n"
TEXT = """import torch
from torch import nn
from parts import Part


# chipfit: input=1x8
class One(nn.Module):
    def __init__(self, classes=4):
        super().__init__()
        self.head = nn.Linear(8, classes)

    def forward(self, x):
        return torch.relu(self.head(x))  # no softmax


# chipfit: input=1x8
class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.part = Part(8, 3)

    def forward(self, x):
        return self.part(x).sigmoid()


def train():
    print(One(), Two())
"""


def measured_before(again, before):
    """The models that were not measured a second time."""
    return {model.entry.name for model in again.models if any(model.graph is one.graph for one in before)}


BOARD = load_target("nucleo-l4r5zi")


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        pytest.param("print(One", "print(3, One", {"One", "Two"}, id="training"),
        pytest.param("nn.Linear(8, classes)", "nn.Linear(8, classes, False)", {"Two"}, id="a layer"),
        pytest.param("classes=4", "classes=5", {"Two"}, id="an argument"),
        pytest.param("# no softmax", "# none", {"Two"}, id="the end of a line that is shown"),
        pytest.param("# chipfit: input=1x8\nclass One", "# chipfit: input=2x8\nclass One", {"Two"}, id="the input"),
        pytest.param("def train", "\ndef train", {"One", "Two"}, id="a line below"),
        pytest.param("class Two", "\nclass Two", {"One"}, id="a line between"),
    ],
)
def test_what_an_edit_has_left_alone(tmp_path, tracer, old, new, kept):
    (tmp_path / "parts.py").write_text(PARTS)
    path, edited = str(tmp_path / "net.py"), TEXT.replace(old, new, 1)
    assert edited != TEXT
    before = check(path, TEXT, Settings(), BOARD, tracer).models
    again = check(path, edited, Settings(), BOARD, tracer, before=before)
    assert measured_before(again, before) == kept
    fresh = check(path, edited, Settings(), BOARD, tracer)
    assert again.diagnostics == fresh.diagnostics
    assert again.reports == fresh.reports
    assert [model.blocks for model in again.models] == [model.blocks for model in fresh.models]
    assert [[node.origin for node in model.graph.nodes] for model in again.models if model.graph] == [
        [node.origin for node in model.graph.nodes] for model in fresh.models if model.graph
    ]


def test_another_board_and_another_file(tmp_path, tracer):
    (tmp_path / "parts.py").write_text(PARTS)
    path = str(tmp_path / "net.py")
    before = check(path, TEXT, Settings(), BOARD, tracer).models

    def kept(board=BOARD, trust=None):
        again = check(path, TEXT, Settings(), board, tracer, before=before, trust=trust or Trust())
        return measured_before(again, before)

    assert kept() == {"One", "Two"}
    assert kept(replace(BOARD, clock_hz=BOARD.clock_hz + 1)) == set()
    assert kept(trust=Trust(whole_module=True)) == set()
    (tmp_path / "parts.py").write_text(PARTS.replace("    pass\n", "    more = 3\n"))
    assert kept() == {"One"}


def test_what_did_not_come_to_numbers_is_tried_again(tmp_path, tracer):
    path, text = str(tmp_path / "net.py"), TEXT.replace("(8, classes)", "(9, classes)").replace("from parts", "#")
    before = check(path, text.replace("Part(8", "nn.Linear(8"), Settings(), BOARD, tracer).models
    assert [(model.entry.name, model.made_of is None) for model in before] == [("One", True), ("Two", False)]
