"""Actions that silence a finding, as an editor makes them: what the text or the configuration is then."""

import copy

import pytest

from chipfit.analysis.config_file import find

from .client import CAPABILITIES
from .edits import changes, edited
from .models import model

CREATING = copy.deepcopy(CAPABILITIES)
CREATING["workspace"]["workspaceEdit"] = {"documentChanges": True, "resourceOperations": ["create"]}
CREATING["textDocument"]["codeAction"] = {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}
NET = model(result="torch.cumsum(self.fc(x), 1)")
LINE = 12


def ignoring(client, uri, place, line=LINE):
    """The action that ignores the finding on a line."""
    actions = client.actions(uri, line, ["quickfix"], character=8)
    (action,) = [a for a in actions if a["title"] == f"Ignore CF101 (unsupported-operator) {place}"]
    assert action["kind"] == "quickfix"
    assert action.get("isPreferred") is None
    assert [d["code"] for d in action["diagnostics"]] == ["CF101"]
    return action if "edit" in action else client.request("codeAction/resolve", action)


def made(client, uri, text, place, line=LINE):
    """The text after the action, which has nothing to find any more."""
    assert client.codes(uri) == ["CF101"]
    new = edited(text, changes(ignoring(client, uri, place, line)["edit"])[uri])
    client.change(uri, new)
    assert client.codes(uri) == []
    return new


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("resolving", [False, True])
def test_on_its_line(lend, resolving, newline):
    client = lend(capabilities=CREATING if resolving else CAPABILITIES)
    text = NET.replace("\n", newline)
    uri = client.open("net.py", text)
    new = made(client, uri, text, "on this line")
    assert new == text.replace("(x), 1)", "(x), 1)  # chipfit: ignore[CF101]")


def test_in_a_comment_that_is_there(client):
    text = NET.replace("(x), 1)", "(x), 1)  # chipfit: ignore[CF009, CF405] 名")
    uri = client.open("listed/net.py", text)
    new = made(client, uri, text, "on this line")
    assert new == text.replace("[CF009, CF405]", "[CF009, CF101, CF405]")


@pytest.mark.parametrize("head", ["", "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n", "# 🧪\n"])
def test_in_its_file(client, head):
    first = head.count("\n") if "coding" in head else 0
    uri = client.open(f"file{len(head)}/net.py", head + NET)
    new = made(client, uri, head + NET, "in this file", LINE + head.count("\n"))
    assert new.splitlines()[first] == "# chipfit: file-ignore[CF101]"
    assert new.replace("# chipfit: file-ignore[CF101]\n", "") == head + NET


def test_in_a_comment_of_the_file_that_is_there(client):
    text = "# chipfit: file-ignore[CF009]\n" + NET
    uri = client.open("headed/net.py", text)
    assert made(client, uri, text, "in this file", LINE + 1) == text.replace("[CF009]", "[CF009, CF101]")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("chipfit.toml", 'target = "nano"  # 名\n', 'target = "nano"  # 名\n\n[lint]\nignore = ["CF101"]\n'),
        (
            "pyproject.toml",
            "[tool.chipfit.lint]\nignore = [\n  'CF2',\n]\n",
            "[tool.chipfit.lint]\nignore = [\n  'CF2',\n  \"CF101\",\n]\n",
        ),
    ],
)
def test_in_the_configuration(lend, name, before, after):
    client = lend()
    (client.root / "inner").mkdir()
    file = client.root / "inner" / name
    file.write_text(before, encoding="utf-8")
    uri = client.open("inner/net.py", NET)
    assert client.codes(uri) == ["CF101"]
    edit = ignoring(client, uri, "in the configuration")["edit"]
    assert list(edit["changes"]) == [file.as_uri()]
    file.write_text(edited(before, edit["changes"][file.as_uri()]), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == after
    client.save(uri)
    client.wait_for(lambda: client.published(uri)[-1]["diagnostics"] == [])


@pytest.fixture
def unconfigured(tmp_path):
    """A folder for which there is no configuration, when the server has been started there."""
    if find(str(tmp_path.parent)):
        pytest.skip("there is a configuration further up")
    return tmp_path / "chipfit.toml"


def test_in_a_configuration_that_is_made_for_it(start, unconfigured):
    client = start(capabilities=CREATING)
    unconfigured.unlink()
    uri = client.open("net.py", NET)
    client.settled(uri)
    create, change = ignoring(client, uri, "in the configuration")["edit"]["documentChanges"]
    new = unconfigured.as_uri()
    assert (create["kind"], create["uri"], change["textDocument"]["uri"]) == ("create", new, new)
    assert edited("", change["edits"]) == '[lint]\nignore = ["CF101"]\n'


def test_a_client_that_makes_no_files_is_not_offered_one(start, unconfigured):
    client = start()
    unconfigured.unlink()
    uri = client.open("net.py", NET)
    client.settled(uri)
    titles = [action["title"] for action in client.actions(uri, LINE, ["quickfix"], character=8)]
    assert [title.partition(") ")[2] for title in titles] == ["on this line", "in this file"]


def test_of_another_text_nothing_is_made(lend):
    client = lend(capabilities=CREATING)
    uri = client.open("net.py", NET)
    client.settled(uri)
    actions = client.actions(uri, LINE, ["quickfix"], character=8)
    assert all("edit" not in action for action in actions)
    client.change(uri, "\n" + NET)
    assert "edit" not in client.request("codeAction/resolve", actions[0])
    assert "The text has changed since" in client.wait("window/showMessage")["message"]


def test_syntax_errors_and_idle_comments_are_not_silenced(client):
    uri = client.open("wrong/net.py", NET + "(")
    assert client.codes(uri) == ["CF002"]
    assert [a for a in client.actions(uri, 13) if a["title"].startswith("Ignore")] == []
