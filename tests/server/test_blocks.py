"""What models say in another file that is open, while that is edited, and when it or they are closed."""

import copy

import pytest

from .client import CAPABILITIES
from .edits import edited
from .models import ENDLESS, SIZED, model
from .test_code_lens import lenses
from .test_inlay_hint import asked, hints
from .test_notebooks import SYNC, cell, open_notebook

REFRESHING = copy.deepcopy(CAPABILITIES)
REFRESHING["workspace"] |= {name: {"refreshSupport": True} for name in ("inlayHint", "codeLens")}
PULLING = copy.deepcopy(REFRESHING)
PULLING["workspace"]["diagnostics"] = {"refreshSupport": True}
PULLING["textDocument"]["diagnostic"] = {"relatedDocumentSupport": False}
BLOCK = "from torch import nn\n\n\ndef block():\n    return nn.Linear(10, 4)\n"
UNSUPPORTED = BLOCK.replace("nn.Linear(10, 4)", "nn.LogSoftmax(1)")
USER = "from block import block\n" + model(layer="block()")
SOFTMAX = USER.replace("block()", "nn.Sequential(nn.Linear(10, 4), block())")
HINT = "1x4, peak 14 B, 0.004 ms"


def opened(client, text, user=USER):
    """A block and the model that uses it, which has been checked."""
    (client.root / "block.py").write_text(text)
    block, uri = client.open("block.py", text), client.open("user.py", user)
    client.wait_until_checked(uri)
    return block, uri


def found(client, block):
    """What stands in the block: its lines, from 1."""
    pulls = "diagnosticProvider" in client.capabilities
    listed = client.pull(block)["items"] if pulls else client.published(block)[-1]["diagnostics"]
    return [diagnostic["range"]["start"]["line"] + 1 for diagnostic in listed]


def test_hints_move_with_their_lines_and_follow_an_edit(lend):
    client = lend(capabilities=REFRESHING)
    block, user = opened(client, BLOCK)
    assert hints(client, block) == {5: HINT}
    client.change(block, "# 🧪\n" + BLOCK)
    assert hints(client, block) == {6: HINT}
    client.change(block, "# 🧪\n" + BLOCK.replace("4", "5"))
    assert hints(client, block) == {}  # the line has changed, and no check has seen that
    client.wait("chipfit/checked", lambda said: said["uri"] == user and hints(client, block))
    assert hints(client, block) == {6: "1x5, peak 15 B, 0.006 ms"}


def test_a_client_that_cannot_be_asked_to_come_back_waits_for_the_models(lend):
    client = lend()
    block, _ = opened(client, BLOCK)
    client.change(block, BLOCK.replace("4", "5"))
    assert hints(client, block) == {5: "1x5, peak 15 B, 0.006 ms"}


def test_they_go_with_the_last_model_that_runs_them(lend):
    client = lend(capabilities=REFRESHING)
    user = "from block import Block\n" + model(layer="Block(4)")
    block, uri = opened(client, SIZED, user)
    other = client.open("other.py", user.replace("Net", "Other"))
    client.wait_until_checked(other)
    assert [lens["title"] for lens in lenses(client, block)] == [
        "used in user.py: Net, 0.004 ms",
        "used in other.py: Other, 0.004 ms",
    ]
    assert lenses(client, block)[1]["arguments"] == [{"uri": other, "entry": "Other"}]
    client.requests.clear()
    client.close(other)
    client.wait_for(lambda: "workspace/inlayHint/refresh" in [method for method, _ in client.requests])
    client.wait_for(lambda: "workspace/codeLens/refresh" in [method for method, _ in client.requests])
    assert [lens["title"] for lens in lenses(client, block)] == ["used in user.py: Net, 0.004 ms"]
    client.close(uri)
    assert hints(client, block) == {}
    client.wait_for(lambda: found(client, block) == [4])
    assert [lens["title"] for lens in lenses(client, block)] == ["not traced: its arguments are not known"]


def test_they_go_with_the_notebook_that_runs_them(start, tmp_path):
    client = start(capabilities={**REFRESHING, **SYNC})
    (tmp_path / "block.py").write_text(BLOCK)
    block, notebook = client.open("block.py", BLOCK), open_notebook(client, cell(0, USER))
    client.wait_until_checked(block)
    client.wait_until_checked(notebook)
    assert hints(client, block) == {5: HINT}
    before = asked(client)
    client.notify("notebookDocument/didClose", {"notebookDocument": {"uri": notebook}, "cellTextDocuments": []})
    client.wait_for(lambda: asked(client) > before)
    assert hints(client, block) == {}


@pytest.mark.parametrize("capabilities", [REFRESHING, PULLING], ids=["push", "pull"])
def test_findings_move_with_their_lines_at_once(lend, capabilities):
    client = lend(capabilities=capabilities)
    block, user = opened(client, UNSUPPORTED, SOFTMAX)
    assert found(client, block) == [5]
    client.change(
        user, SOFTMAX.replace("super().__init__()", "super().__init__()\n        while True:\n            pass")
    )
    for number in range(1, 4):
        client.change(block, "\n" * number + UNSUPPORTED)
        hints(client, block)  # what is pushed is there
        assert found(client, block) == [5 + number]
    client.change(block, UNSUPPORTED.replace("LogSoftmax(1)", "Softmax(1)"))
    hints(client, block)
    assert found(client, block) == []


def test_findings_of_a_trace_that_an_edit_has_overtaken(lend):
    """The block is edited while the model is traced, and the model waits for the pause to be traced again."""
    client = lend(capabilities=REFRESHING, settings={"debounceMs": 60_000})
    (client.root / "block.py").write_text(UNSUPPORTED)
    block = client.open("block.py", UNSUPPORTED)
    uri = client.open("user.py", SOFTMAX)
    client.wait("chipfit/checked", lambda said: (said["uri"], said["pending"]) == (uri, True))
    client.change(block, "\n\n" + UNSUPPORTED)
    client.wait_until_checked(uri)
    assert hints(client, block)[7].startswith("1x4, ")
    assert found(client, block) == [7]


def test_a_trace_of_a_block_that_has_been_edited_is_not_run_to_its_end(lend):
    client = lend()
    endless = BLOCK.replace("    return", "    while True:\n        pass\n    return")
    (client.root / "block.py").write_text(endless)
    block, uri = client.open("block.py", endless), client.open("user.py", USER)
    client.wait("chipfit/checked", lambda said: (said["uri"], said["pending"]) == (uri, True))
    client.change(block, BLOCK)
    assert hints(client, block) == {5: HINT}


def test_findings_are_pushed_to_a_block_that_is_closed(lend):
    client = lend()
    (client.root / "block.py").write_text(UNSUPPORTED)
    uri = client.open("user.py", SOFTMAX)
    client.wait_until_checked(uri)
    block = client.uri("block.py")
    assert found(client, block) == [5]
    client.open("block.py", UNSUPPORTED)
    client.close(block)
    assert client.hover(uri, 1) is None
    assert found(client, block) == [5]
    client.close(uri)
    client.wait_for(lambda: found(client, block) == [])


def test_a_finding_of_a_model_can_be_silenced_in_the_block(lend):
    client = lend()
    block, user = opened(client, UNSUPPORTED, SOFTMAX)
    titles = [action["title"] for action in client.actions(block, 5, character=8)]
    line, file, configuration = [title for title in titles if title.startswith("Ignore CF101")]
    assert (line[-4:], file[-4:], configuration[-13:]) == ("line", "file", "configuration")
    action = next(action for action in client.actions(block, 5, character=8) if action["title"] == line)
    text = edited(UNSUPPORTED, action["edit"]["changes"][block])
    assert text == UNSUPPORTED.replace("LogSoftmax(1)", "LogSoftmax(1)  # chipfit: ignore[CF101]")
    client.change(block, text)
    client.wait_for(lambda: found(client, block) == [])
    assert client.codes(user) == []


def test_a_hover_says_that_the_block_has_changed(lend):
    client = lend(capabilities=REFRESHING)
    block, user = opened(client, BLOCK)
    assert "The text has changed" not in client.hover(block, 5)
    client.change(user, "from block import block\n" + ENDLESS)
    client.change(block, "\n" + BLOCK)
    assert "`user.py:Net`" in client.hover(block, 6)
    assert "The text has changed since this was found out." in client.hover(block, 6)
