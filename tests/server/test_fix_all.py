"""`source.fixAll.chipfit`, and which actions are given for what is asked."""

from .edits import edited
from .models import GOOD

ASSUMED = """from torch import nn


class One(nn.Module):
    def __init__(self, in_channels=3, img_size=16):
        super().__init__()
        self.a = nn.Conv2d(in_channels, 8, 3)

    def forward(self, x):
        return self.a(x)


class Two(nn.Module):
    def __init__(self, in_channels=1, img_size=8):
        super().__init__()
        self.a = nn.Conv2d(in_channels, 4, 3)

    def forward(self, x):
        return self.a(x)
"""
IDLE = "  # chipfit: ignore[CF101]"


def asked(client, uri, line, only=None, diagnostics=(), character=8):
    place = {"line": line - 1, "character": character}
    context = {"diagnostics": list(diagnostics), **({"only": only} if only else {})}
    parameters = {"textDocument": {"uri": uri}, "range": {"start": place, "end": place}, "context": context}
    return client.request("textDocument/codeAction", parameters)


def test_all_safe_fixes_at_once(client):
    uri = client.open("all/net.py", ASSUMED.replace("self.a(x)", "self.a(x)" + IDLE))
    assert sorted(client.codes(uri)) == ["CF007", "CF007", "CF009", "CF009"]
    for only in (["source.fixAll.chipfit"], ["source.fixAll"], ["source"]):
        (action,) = asked(client, uri, 1, only)
        assert (action["title"], action["kind"]) == ("chipfit: Make all safe fixes (4)", "source.fixAll.chipfit")
    new = edited(ASSUMED.replace("self.a(x)", "self.a(x)" + IDLE), action["edit"]["changes"][uri])
    one, two = "# chipfit: input=1x3x16x16\nclass One", "# chipfit: input=1x1x8x8\nclass Two"
    assert new == ASSUMED.replace("class One", one).replace("class Two", two)
    client.change(uri, new)
    assert client.codes(uri) == []
    assert asked(client, uri, 1, ["source.fixAll"]) == []


def test_the_kinds_are_those_that_are_announced(client):
    uri = client.open("kinds/net.py", ASSUMED)
    client.settled(uri)
    announced = client.capabilities["codeActionProvider"]["codeActionKinds"]
    kinds = {action["kind"] for action in asked(client, uri, 4)}
    assert {"quickfix", "source.fixAll.chipfit", "chipfit.firmware"} <= kinds <= set(announced)
    assert [a["kind"] for a in asked(client, uri, 4, ["chipfit.firmware"])] == ["chipfit.firmware"] * 2
    assert asked(client, uri, 4, ["refactor"]) == []


def test_a_safe_fix_is_preferred(client):
    uri = client.open("preferred/net.py", ASSUMED)
    client.settled(uri)
    preferred = [action["title"] for action in asked(client, uri, 4) if action.get("isPreferred")]
    assert preferred == ["Write `# chipfit: input=1x3x16x16` above it"]


def test_only_what_is_about_the_given_diagnostics(client):
    uri = client.open("given/net.py", ASSUMED)
    found = client.settled(uri)
    assert [d["code"] for d in found] == ["CF007", "CF007"]
    given = asked(client, uri, 4, ["quickfix"], found[:1])
    assert given == asked(client, uri, 4, ["quickfix"])
    assert len(given) == 4
    foreign = {**found[0], "source": "Pylance"}
    assert asked(client, uri, 4, ["quickfix"], [foreign]) == []
    assert asked(client, uri, 4, ["quickfix"], found[1:]) == []


def test_a_file_with_nothing_to_fix(client):
    uri = client.open("nothing/net.py", GOOD)
    client.settled(uri)
    assert asked(client, uri, 1, ["source.fixAll.chipfit"]) == []
