"""Lenses above models: what they run in which client, and what they say while there is nothing to say."""

import copy

import pytest

from .client import CAPABILITIES, ResponseError
from .editors import EDITORS
from .models import ENDLESS, GOOD, model

REFRESHING = copy.deepcopy(CAPABILITIES)
REFRESHING["workspace"]["codeLens"] = {"refreshSupport": True}


def lenses(client, uri):
    found = client.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    return [lens["command"] for lens in found or ()]


@pytest.mark.parametrize(
    ("capabilities", "shows"), [(CAPABILITIES, "chipfit.openReport"), (EDITORS["vscode"], "chipfit.showArenaMap")]
)
def test_what_they_run(lend, capabilities, shows):
    client = lend(capabilities=capabilities)
    uri = client.open("net.py", GOOD)
    client.request("chipfit/report", {"textDocument": {"uri": uri}})
    verdict, generate, target, report = lenses(client, uri)
    of_model = [{"uri": uri, "entry": "Net"}]
    assert (verdict["command"], verdict["arguments"]) == (shows, of_model)
    assert (generate["command"], generate["arguments"]) == ("chipfit.generateFirmware", of_model)
    assert (target["command"], target["arguments"]) == ("chipfit.selectTarget", [{"uri": uri}])
    assert (report["command"], report["arguments"]) == ("chipfit.openReport", of_model)


def test_they_can_be_switched_off(lend):
    client = lend(settings={"codeLens": {"enabled": False}})
    assert lenses(client, client.open("net.py", GOOD)) == []


def test_a_lens_keeps_the_place_of_those_that_will_come(start):
    client = start(capabilities=REFRESHING)
    uri = client.open("net.py", GOOD)
    titles = []
    while not titles:  # the quick check takes milliseconds, and the trace worker seconds to start
        titles = [command["title"] for command in lenses(client, uri)]
    assert titles == ["tracing …"]
    # Asked for anew when the trace begins, and again when there are figures.
    client.wait_for(lambda: [method for method, _ in client.requests].count("workspace/codeLens/refresh") == 2)
    assert lenses(client, uri)[0]["title"].startswith("arena 16 B of ")


@pytest.mark.parametrize(
    ("text", "target"), [(model("nn.Linear(10, 400)"), "nucleo-l4r5zi"), (GOOD, "uno-r4-minima")], ids=["text", "board"]
)
def test_old_figures_go_when_there_will_be_no_others(start, tmp_path, text, target):
    client = start(settings={"target": "nucleo-l4r5zi"})
    uri = client.open("net.py", GOOD)
    client.settled(uri)
    assert len(lenses(client, uri)) == 4
    client.configure({"target": target, "python": str(tmp_path / "nowhere")})
    client.change(uri, text)
    client.wait("window/showMessage", lambda p: "Models cannot be traced" in p["message"])
    assert [lens["title"] for lens in lenses(client, uri)] == ["not traced"]
    place = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    assert not client.request("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": place})
    with pytest.raises(ResponseError, match="No model of the file has been traced"):
        client.request("chipfit/report", {"textDocument": {"uri": uri}})


def test_they_move_with_their_model_while_a_trace_is_on_its_way(lend):
    client = lend(capabilities=REFRESHING)
    uri = client.open("net.py", GOOD)
    client.settled(uri)
    client.change(uri, "\n" + ENDLESS)
    found = client.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    assert [lens["range"]["start"]["line"] for lens in found] == [6] * 4
    assert found[0]["command"]["title"].startswith("arena 16 B of ")


def test_figures_go_with_what_was_traced(lend):
    client = lend()
    uri = client.open("net.py", GOOD)
    assert len(lenses(client, uri)) == 4
    client.change(uri, model(layer="nn.Linear(10, input())"))
    assert [command["title"] for command in lenses(client, uri)] == [
        "not traced: `input` is outside of what chipfit runs (line 9)"
    ]
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 20, "character": 0}}
    assert not client.request("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": whole})


def test_without_torch_nothing_is_on_its_way(start):
    client = start(options={"python": "/no/such/python"})
    assert [command["title"] for command in lenses(client, client.open("net.py", GOOD))] == ["not traced"]


@pytest.mark.parametrize(
    ("options", "why"),
    [({"trusted": False}, "the workspace is not trusted"), ({"trace": "off"}, "tracing is off")],
)
def test_what_is_not_traced_says_why(start, options, why):
    client = start(options=options)
    uri = client.open("net.py", GOOD)
    assert [command["title"] for command in lenses(client, uri)] == [f"not traced: {why}"]
    assert [command["command"] for command in lenses(client, uri)] == [""]


def test_a_model_that_is_refused_is_not_said_to_be_on_its_way(lend):
    client = lend()
    uri = client.open("net.py", model(layer="nn.Linear(10, int(open('classes').read()))"))
    assert [command["title"] for command in lenses(client, uri)] == [
        "not traced: `open` is outside of what chipfit runs (line 9)"
    ]


def test_a_budget_is_a_limit(lend):
    client = lend()
    (client.root / "chipfit.toml").write_text("arena-bytes = 10\nflash-bytes = 1000\nlatency-ms = 0.001\n")
    arena, flash, latency = lenses(client, client.open("net.py", model()))[0]["title"].split(" · ")
    assert arena == "arena 16 B of 10 B (budget), 6 B too much"
    assert flash.startswith("flash 1.5 KiB of 1000 B (budget), ")
    assert latency == "0.004 ms of 0.001 ms (budget), 0.003 ms too slow"
