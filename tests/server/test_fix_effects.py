"""Fixes of a network in the editor: tried behind the check, or when one is taken."""

import copy

import pytest

from .client import CAPABILITIES

NET = """from torch import nn


# chipfit: input=1x3x16x16
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 16, 3, padding=1)
        self.b = nn.Conv2d(16, 16, 5, padding=2)

    def forward(self, x):
        return self.b(self.a(x).relu())
"""
BROKEN = NET.replace("self.b(self.a(x).relu())", "self.b(self.a(x).relu()) * self.b.weight[0, 0, 0, 0]")
SPLIT = "nn.Sequential(nn.Conv2d(16, 16, 5, padding=2, groups=16), nn.Conv2d(16, 16, 1))"
TITLE = "Split it into a depthwise 5x5 and a 1x1 convolution; retrain"
LINE = 9
# Only with the fix it never ends.
WAITS = "        sum(1 for _ in range(10**12 * hasattr(self.b, '0')))\n"
ENDLESS_WITH_FIX = NET.replace("padding=2)\n", f"padding=2)\n{WAITS}")
RESOLVING = copy.deepcopy(CAPABILITIES)
RESOLVING["textDocument"]["codeAction"] = {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}

VERSIONED = copy.deepcopy(CAPABILITIES)
VERSIONED["workspace"]["workspaceEdit"] = {"documentChanges": True}


@pytest.fixture
def hurried(lend):
    """Gives a server whose models have little time."""

    def begin(**options):
        client = lend(**options)
        (client.root / "hurry").mkdir()
        (client.root / "hurry" / "chipfit.toml").write_text("latency-ms = 1\n")
        return client

    return begin


def quick_fixes(client, uri):
    actions = client.actions(uri, LINE, ["quickfix"], character=8)
    return [action for action in actions if not action["title"].startswith("Ignore ")]


def until(client, uri, condition):
    """The fixes when they satisfy the condition, which they do when they have been tried; each look is a request."""
    for _ in range(2000):
        actions = quick_fixes(client, uri)
        if condition(actions):
            return actions
    raise AssertionError("it was never so")


def new_text(action, uri):
    return [edit["newText"] for edit in action["edit"]["changes"][uri]]


def test_titles_say_what_was_found_out_behind_the_check(hurried):
    client = hurried()
    uri = client.open("hurry/net.py", NET)
    client.settled(uri)
    first = quick_fixes(client, uri)[0]
    assert first["title"].startswith(TITLE)
    assert new_text(first, uri) == [SPLIT]
    tried = until(client, uri, lambda actions: all("(saves " in action["title"] for action in actions))
    assert len(tried) == 2
    assert tried[0]["title"].startswith(f"{TITLE} (saves ")
    assert tried[0]["title"].endswith(" ms)")
    assert new_text(tried[0], uri) == [SPLIT]


def test_a_client_that_resolves_gets_the_edit_with_its_effect(hurried):
    client = hurried(capabilities=RESOLVING)
    assert client.capabilities["codeActionProvider"]["resolveProvider"] is True
    uri = client.open("hurry/net.py", NET)
    client.settled(uri)
    action = quick_fixes(client, uri)[0]
    assert "edit" in action or action["title"] == TITLE
    bare = {**action, "title": TITLE, "edit": None}
    resolved = client.request("codeAction/resolve", bare)
    assert resolved["title"].startswith(f"{TITLE} (saves ")
    assert new_text(resolved, uri) == [SPLIT]
    assert client.wait("window/showMessage")["message"] == f"chipfit: {resolved['title']}."


def test_a_fix_that_does_not_help_is_not_offered_and_not_made(hurried):
    client = hurried(capabilities=RESOLVING)
    uri = client.open("hurry/net.py", NET)
    client.settled(uri)
    (action, *_) = quick_fixes(client, uri)
    client.change(uri, BROKEN)
    assert "CF405" in client.codes(uri)
    (found,) = [d for d in client.settled(uri) if d["code"] == "CF405"]
    (of_now, *_) = client.actions(uri, LINE, ["quickfix"], character=8)
    data = {**action["data"], "text": of_now["data"]["text"], "message": found["message"].splitlines()[0]}
    resolved = client.request("codeAction/resolve", {**action, "title": TITLE, "edit": None, "data": data})
    assert resolved.get("edit") is None
    told = client.wait("window/showMessage")["message"]
    assert told.startswith(f"chipfit: {TITLE}: not made, because ")
    assert until(client, uri, lambda actions: actions == []) == []


def test_a_fix_of_another_text_is_not_made(hurried):
    client = hurried(capabilities=RESOLVING)
    uri = client.open("hurry/net.py", NET)
    client.settled(uri)
    (action, *_) = quick_fixes(client, uri)
    client.change(uri, f"\n{NET}")
    resolved = client.request("codeAction/resolve", {**action, "edit": None})
    assert resolved.get("edit") is None
    assert "The text has changed since" in client.wait("window/showMessage")["message"]
    assert client.request("codeAction/resolve", {"title": "x"}) == {"title": "x"}


def test_a_fix_is_not_made_in_a_text_that_changes_while_it_is_tried(hurried):
    client = hurried(capabilities=RESOLVING)
    uri = client.open("hurry/net.py", ENDLESS_WITH_FIX)
    client.settled(uri)
    (action, *_) = quick_fixes(client, uri)
    assert "edit" not in action
    asked = client.send("codeAction/resolve", action)
    client.settled(uri)  # waits for the same, so that the fix is being tried by now
    client.edit(uri, (0, 0), (0, 0), "import os\n")
    assert client.answer(asked).get("edit") is None
    assert "The text has changed since" in client.wait("window/showMessage")["message"]


def test_an_edit_names_the_version_that_it_is_about(hurried):
    client = hurried(capabilities=VERSIONED)
    uri = client.open("hurry/net.py", BROKEN)
    client.change(uri, NET)
    client.settled(uri)
    (change,) = quick_fixes(client, uri)[0]["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": uri, "version": 2}
    assert [edit["newText"] for edit in change["edits"]] == [SPLIT]
    (silenced,) = [action for action in client.actions(uri, LINE, character=8) if "configuration" in action["title"]]
    (change,) = silenced["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": client.uri("hurry/chipfit.toml"), "version": None}


def test_typing_goes_before_trying(hurried):
    client = hurried()
    uri = client.open("hurry/net.py", NET)
    client.settled(uri)
    for width in range(17, 25):
        client.change(uri, NET.replace("16, 16, 5", f"16, {width}, 5"))
    assert "CF405" in client.codes(uri)
    tried = until(client, uri, lambda actions: any("(saves " in action["title"] for action in actions))
    assert "nn.Conv2d(16, 24, 1)" in new_text(tried[0], uri)[0]
