"""What is being edited in other tabs counts, saved or not."""

from .models import NO_INPUT, model

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
