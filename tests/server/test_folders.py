"""Several workspace folders, and files that change behind the editor's back."""

import pytest

from .client import CAPABILITIES
from .models import GOOD, NO_INPUT, model
from .robust import until

NOT_WATCHING = {**CAPABILITIES, "workspace": {"configuration": True}}


@pytest.fixture
def folders(tmp_path):
    found = [tmp_path / "one", tmp_path / "two"]
    for folder in found:
        folder.mkdir()
    return found


def test_each_folder_has_its_own_settings(start, folders):
    one, two = folders
    targets = {None: {}, one.as_uri(): {"target": "nrf52-dk"}, two.as_uri(): {"trace": "off"}}
    client = start(folders=folders, settings=targets.get)
    (first,) = client.settled(client.open("one/net.py", NO_INPUT))
    (second,) = client.settled(client.open("two/net.py", NO_INPUT))
    assert (first["data"]["target"], second["data"]["target"]) == ("nrf52-dk", "nucleo-l4r5zi")
    assert client.codes(client.open("two/wrong.py", model(layer="nn.Linear(12, 4)"))) == []
    assert (client.shutdown(), client.log()) == (0, "")


def test_a_folder_that_comes_brings_its_settings(start, folders):
    one, two = folders
    client = start(folders=[one], settings=lambda scope: {"target": "nrf52-dk"} if scope == two.as_uri() else {})
    uri = client.open("two/net.py", NO_INPUT)
    assert client.settled(uri)[0]["data"]["target"] == "nucleo-l4r5zi"
    event = {"added": [{"uri": two.as_uri(), "name": "two"}], "removed": []}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    client.wait_for(lambda: client.published(uri)[-1]["diagnostics"][0]["data"]["target"] == "nrf52-dk")


def test_an_interpreter_that_does_not_start_is_told_of_once_until_it_is_set_again(start, folders):
    two = folders[1]
    broken = {"python": "/none/python"}
    client = start(folders=folders, settings=lambda scope: broken if scope == two.as_uri() else {})
    first, second = client.open("one/net.py", GOOD), client.open("two/net.py", GOOD)

    def told():
        """How often, when both have been traced once more, or tried to."""
        for uri in (second, first, second):
            client.change(uri, model(layer=f"nn.Linear(10, {next(sizes)})"))
            client.wait_until_checked(uri)
        return sum("/none/python" in said["message"] for said in client.received("window/showMessage"))

    sizes = iter(range(5, 100))
    assert told() == 1
    assert told() == 1
    for settings, times in ({}, 1), (broken, 2):
        client.settings = lambda scope, said=settings: said if scope == two.as_uri() else {}
        client.requests.clear()
        client.notify("workspace/didChangeConfiguration", {"settings": None})
        client.wait_for(lambda: "workspace/configuration" in [method for method, _ in client.requests])
        assert told() == times
    assert (client.shutdown(), client.log()) == (0, "")


@pytest.mark.parametrize("name", ["c#", "a%20b", "q?x"])
def test_a_folder_may_be_called_what_means_something_in_a_uri(start, tmp_path, name):
    strange, plain = tmp_path / name, tmp_path / "plain"
    (strange / "models").mkdir(parents=True)
    (strange / "chipfit.toml").write_text("arena-bytes = 8\n")
    (strange / "ours.toml").write_text('extends = "nucleo-f030r8"\nname = "ours"\n')
    targets = {strange.as_uri(): {"target": "nrf52-dk"}}
    client = start(folders=[strange, plain], settings=lambda scope: targets.get(scope, {}))
    uri = client.open(f"{name}/models/net.py", GOOD)
    (found,) = client.settled(uri)
    assert (found["code"], found["data"]["target"]) == ("CF301", "nrf52-dk")
    assert client.codes(client.open("untitled:Untitled-1", GOOD)) == ["CF301"]  # it might be saved in the first folder
    command = {"command": "chipfit.setTarget", "arguments": [{"uri": uri, "target": "ours.toml"}]}
    assert client.request("workspace/executeCommand", command) == {"target": str(strange / "ours.toml")}
    assert (client.shutdown(), client.log()) == (0, "")


def test_a_configuration_that_nobody_tells_about(lend):
    client = lend(capabilities=NOT_WATCHING)
    uri, other = client.open("net.py", GOOD), client.open("sub/other.py", "from torch import nn\n")
    assert client.codes(uri) == client.codes(other) == []
    (client.root / "chipfit.toml").write_text("arena-bytes = 8\n")
    client.save(other)
    client.wait_for(lambda: client.published(uri)[-1]["diagnostics"])
    assert client.codes(uri) == ["CF301"]


def test_an_import_that_changes_unseen_is_noticed_by_and_by(lend):
    client = lend(capabilities=NOT_WATCHING)
    block = client.root / "block.py"
    block.write_text("from torch import nn\n\n\ndef block():\n    return nn.Linear(10, 4)\n")
    uri = client.open("net.py", "from block import block\n" + model(layer="block()"))
    assert client.codes(uri) == []
    block.write_text(block.read_text().replace("10", "123"))

    def noticed():
        client.hover(uri, 1)  # any request will do
        return client.published(uri)[-1]["diagnostics"]

    until(noticed, "no request was reason enough to look")
    assert client.codes(uri) == ["CF003"]


def test_only_what_depends_on_a_file_is_checked_again(lend):
    client = lend()
    (client.root / "block.py").write_text("from torch import nn\n\n\ndef block():\n    return nn.Linear(10, 4)\n")
    user = client.open("user.py", "from block import block\n" + model(layer="block()"))
    others = [client.open(f"other{number}.py", f"VALUE = {number}\n") for number in range(30)]
    for uri in (user, *others):
        client.wait_until_checked(uri)
    before = len(client.received("chipfit/checked"))
    (client.root / "block.py").write_text("from torch import nn\n\n\ndef block():\n    return nn.Linear(123, 4)\n")
    client.notify("workspace/didChangeWatchedFiles", {"changes": []})
    client.wait_for(lambda: client.published(user)[-1]["diagnostics"])
    client.settled(user)
    assert {said["uri"] for said in client.received("chipfit/checked")[before:]} == {user}


def test_the_board_of_the_session_holds_for_everything(lend):
    client = lend()
    uri = client.open("net.py", GOOD)
    client.wait_until_checked(uri)
    client.save(uri)
    said = client.wait("chipfit/checked", lambda p: not p["pending"])
    assert said == {"uri": uri, "version": 1, "target": "nucleo-l4r5zi", "pending": False}


def test_a_buffer_without_a_file_has_the_configuration_of_the_workspace(start, tmp_path):
    (tmp_path / "chipfit.toml").write_text("arena-bytes = 8\n")
    client = start()
    uri = client.open("untitled:Untitled-1", GOOD)
    assert client.codes(uri) == ["CF301"]
    client.change(uri, GOOD + "class Net(")
    assert "CF002" in client.codes(uri)
    assert client.published(uri)[-1]["uri"] == uri
    assert (client.shutdown(), client.log()) == (0, "")


def test_a_buffer_that_is_saved_is_the_file_from_then_on(start, tmp_path):
    client = start()
    buffer = client.open(f"untitled:{tmp_path / 'net.py'}", NO_INPUT)
    assert client.codes(buffer) == ["CF001"]
    (tmp_path / "net.py").write_text(NO_INPUT)
    uri = client.open("net.py", NO_INPUT)
    assert client.codes(uri) == ["CF001"]
    assert client.published(buffer)[-1]["diagnostics"] == []
    client.close(buffer)
    assert client.codes(uri) == ["CF001"]
    client.change(uri, NO_INPUT + "\n")
    assert client.codes(uri) == ["CF001"]
    assert (client.shutdown(), client.log()) == (0, "")
