"""Hints at the ends of lines: what they say, what is switched off, and where they are while one types."""

import copy

import pytest

from .client import CAPABILITIES
from .models import ENDLESS, GOOD, NO_INPUT, model

REFRESHING = copy.deepcopy(CAPABILITIES)
REFRESHING["workspace"]["inlayHint"] = {"refreshSupport": True}
REFRESHING["textDocument"]["inlayHint"] = {"resolveSupport": {"properties": ["tooltip"]}}
WHOLE = "1x4, peak 14 B, 0.004 ms"


def hints(client, uri, first=1, last=1000):
    """The hints of some lines, from 1, by line."""
    start, end = {"line": first - 1, "character": 0}, {"line": last - 1, "character": 0}
    parameters = {"textDocument": {"uri": uri}, "range": {"start": start, "end": end}}
    answer = client.request("textDocument/inlayHint", parameters)
    return {hint["position"]["line"] + 1: hint["label"] for hint in answer or ()}


def asked(client):
    """How often the client was asked to ask again."""
    return sum(method == "workspace/inlayHint/refresh" for method, _ in client.requests)


def test_a_client_that_cannot_be_asked_to_come_back_waits(client):
    assert hints(client, client.open("hints/net.py", GOOD)) == {9: WHOLE, 12: WHOLE}


def test_only_the_lines_that_are_asked_for(client):
    uri = client.open("some/net.py", GOOD)
    assert list(hints(client, uri, 1, 9)) == [9]
    assert list(hints(client, uri, 10, 20)) == [12]
    assert hints(client, uri, 10, 11) == {}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"enabled": False}, None),
        ({"shape": False}, "peak 14 B, 0.004 ms"),
        ({"bytes": False}, "1x4, 0.004 ms"),
        ({"latency": False}, "1x4, peak 14 B"),
        ({"shape": False, "bytes": False, "latency": False}, None),
    ],
)
def test_each_part_can_be_switched_off(lend, settings, said):
    client = lend(settings={"inlayHints": settings})
    assert hints(client, client.open("net.py", GOOD)).get(9) == said


def test_no_hints_where_nothing_is_known(client):
    assert hints(client, client.open("unfed/net.py", NO_INPUT)) == {}
    assert hints(client, client.uri("never_opened.py")) == {}


def test_hints_move_with_their_lines_while_a_trace_is_on_its_way(lend):
    client = lend(capabilities=REFRESHING)
    uri = client.open("net.py", GOOD)
    client.settled(uri)
    assert list(hints(client, uri)) == [9, 12]
    client.change(uri, "\n\n" + ENDLESS)
    assert hints(client, uri) == {14: WHOLE}
    client.change(uri, GOOD.replace("    def forward", "    # 🧪\n    def forward"))
    assert hints(client, uri) == {9: WHOLE, 13: WHOLE}


def test_the_client_is_asked_to_come_back_when_a_check_is_over(start):
    client = start(capabilities=REFRESHING)
    uri = client.open("net.py", GOOD)
    assert hints(client, uri) == {}

    client.wait_for(lambda: asked(client))
    assert list(hints(client, uri)) == [9, 12]
    client.change(uri, model("nn.Linear(10, 5)"))
    client.wait_for(lambda: asked(client) > 1)
    assert hints(client, uri)[9].startswith("1x5, ")
    client.open("plain.py", "x = 1\n")
    client.settled(client.uri("plain.py"))
    assert asked(client) == 2


def test_the_client_is_asked_to_come_back_when_the_model_goes(start):
    """It may have asked while the hints of the last trace still stood."""
    client = start(capabilities=REFRESHING)
    uri = client.open("net.py", GOOD)
    client.wait_for(lambda: asked(client))
    assert list(hints(client, uri)) == [9, 12]
    client.change(uri, GOOD.replace("class Net(nn.Module)", "class Net").replace("# chipfit: input=1x10", "#"))
    client.wait_for(lambda: asked(client) > 1)
    assert hints(client, uri) == {}
    client.change(uri, "x = 1\n")
    client.wait_until_checked(uri)
    assert hints(client, uri) == {}
    assert asked(client) == 2


def test_the_tooltip_is_what_a_hover_says_and_comes_when_it_is_wanted(lend):
    client = lend(capabilities=REFRESHING)
    uri = client.open("net.py", GOOD)
    client.settled(uri)
    place = {"start": {"line": 8, "character": 0}, "end": {"line": 8, "character": 0}}
    (hint,) = client.request("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": place})
    assert "tooltip" not in hint
    assert hint["paddingLeft"] is True
    assert hint["position"] == {"line": 8, "character": len("        self.fc = nn.Linear(10, 4)")}
    tooltip = client.request("inlayHint/resolve", hint)["tooltip"]
    assert tooltip["kind"] == "markdown"
    assert tooltip["value"].startswith("**`fully_connected`** `fc`")
    client.close(uri)
    assert "tooltip" not in client.request("inlayHint/resolve", hint)
