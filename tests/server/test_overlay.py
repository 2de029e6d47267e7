"""What is being edited in other tabs counts, saved or not."""

import os

from .models import NO_INPUT, SIZED, model
from .robust import until

LINEAR = "from torch import nn\n\n\ndef block():\n    return nn.Linear({}, 4)\n"
USER = "from block import block\n" + model(layer="block()")


def test_an_unsaved_edit_of_an_import_is_traced(lend):
    client = lend()
    (client.root / "block.py").write_text(LINEAR.format(10))
    user = client.open("user.py", USER)
    assert client.codes(user) == []
    block = client.open("block.py", LINEAR.format(10))
    client.change(block, LINEAR.format(123))
    client.wait_for(lambda: client.published(user)[-1]["diagnostics"])
    assert client.codes(user) == ["CF003"]
    client.close(block)  # without saving
    client.wait_for(lambda: not client.published(user)[-1]["diagnostics"])


def test_a_size_of_another_file_is_that_of_its_text_in_the_editor(lend):
    """Saved or not."""
    net = NO_INPUT.replace("i0", "relu") + "\nfrom config import SHAPE\nNet()(torch.zeros(*SHAPE))\n"
    client = lend()
    (client.root / "config.py").write_text("SHAPE = (1, 10)\n")
    user = client.open("net.py", net)
    assert client.codes(user) == []

    def shape():
        (found,) = client.request("chipfit/report", {"textDocument": {"uri": user}})["models"]
        return found["report"]["inputs"][0]["shape"]

    assert shape() == [1, 10]
    config = client.open("config.py", "SHAPE = (1, 10)\n")
    client.change(config, "SHAPE = (1, 12)\n")
    until(lambda: shape() == [1, 12], "the edit does not count")
    client.close(config)  # without saving
    until(lambda: shape() == [1, 10], "the edit still counts")
    (client.root / "config.py").write_text("SHAPE = (1, 16)\n")
    client.save(user)  # an editor without file watching tells no more than that
    assert shape() == [1, 16]


def test_a_module_that_was_never_saved(lend):
    client = lend()
    client.open("block.py", LINEAR.format(10))
    assert client.codes(client.open("user.py", USER)) == []
    assert client.codes(client.open("other.py", USER.replace("block", "missing"))) == ["CF006"]


def test_a_caller_that_is_being_edited_tells_the_shape(lend):
    client = lend()
    (client.root / "train.py").write_text("from net import Net\n")
    net = client.open("net.py", NO_INPUT)
    assert client.codes(net) == ["CF001"]
    call = "import torch\nfrom net import Net\n\nNet()(torch.zeros(1, 10))\n"
    client.change(client.open("train.py", "from net import Net\n"), call)
    client.change(net, NO_INPUT + "\n")
    assert "CF001" not in client.codes(net)


CALLS = "from block import Block\n" + model(layer="Block(4)")


def said(client, uri):
    return [diagnostic["code"] for diagnostic in client.published(uri)[-1]["diagnostics"]]


def test_a_caller_that_does_not_import_it_on_disk(lend):
    client = lend()
    (client.root / "block.py").write_text(SIZED)
    (client.root / "user.py").write_text("import torch\n")
    block, user = client.open("block.py", SIZED), client.open("user.py", "import torch\n")
    assert client.codes(block) == ["CF005"]
    client.change(user, CALLS)
    client.wait_for(lambda: said(client, block) == [])
    client.change(user, "import torch\n")
    client.wait_for(lambda: said(client, block) == ["CF005"])


def test_a_caller_that_was_never_saved(lend):
    client = lend()
    (client.root / "block.py").write_text(SIZED)
    block = client.open("block.py", SIZED)
    assert client.codes(block) == ["CF005"]
    user = client.open("user.py", CALLS)
    client.wait_for(lambda: said(client, block) == [])
    client.close(user)
    client.wait_for(lambda: said(client, block) == ["CF005"])


def test_what_does_not_change_what_another_file_imports_has_it_not_checked(lend):
    client = lend()
    (client.root / "block.py").write_text(SIZED)
    (client.root / "user.py").write_text("import torch\n")
    block, user = client.open("block.py", SIZED), client.open("user.py", "import torch\n")
    client.settled(block)
    before = len(client.received("chipfit/checked"))
    client.change(user, "import torch\n\nx = 1\n")
    client.settled(user)
    client.settled(block)
    assert {said["uri"] for said in client.received("chipfit/checked")[before:]} == {user}


def test_opening_what_is_on_disk_changes_nothing(lend):
    client = lend()
    (client.root / "block.py").write_text(LINEAR.format(10))
    user = client.open("user.py", USER)
    client.wait_until_checked(user)
    before = len(client.received("chipfit/checked"))
    block = client.open("block.py", LINEAR.format(10))
    client.settled(block)
    client.settled(user)
    told = client.received("chipfit/checked")[before:]
    assert {said["uri"] for said in told} == {block}


def test_a_pipe_is_not_waited_for(start, tmp_path):
    os.mkfifo(tmp_path / "pipe.py")
    client = start()
    assert client.codes(client.open("pipe.py", NO_INPUT)) == ["CF001"]
    assert client.codes(client.open("net.py", NO_INPUT)) == ["CF001"]
    assert (client.shutdown(), client.log()) == (0, "")


def test_a_uri_may_name_this_host(lend):
    client = lend()
    (client.root / "block.py").write_text(LINEAR.format(123))
    uri = (client.root / "user.py").as_uri().replace("file://", "file://localhost")
    assert client.codes(client.open(uri, USER)) == ["CF003"]
