"""The outline while a trace is on its way, and after it: it neither lacks the models nor shows figures of the past."""

import copy

from .client import CAPABILITIES
from .models import ENDLESS, GOOD, model

METHOD = "textDocument/documentSymbol"
TREES = copy.deepcopy(CAPABILITIES)
TREES["textDocument"]["documentSymbol"] = {"hierarchicalDocumentSymbolSupport": True}
ASKED_AGAIN = copy.deepcopy(TREES)
ASKED_AGAIN["textDocument"]["documentSymbol"]["dynamicRegistration"] = True
# Longer than an outline is waited for, together with the start of the worker.
LONG = model(layer="nn.Linear(10, 4 + 0 * sum(1 for _ in range(10**7)))")


def symbols(client, uri):
    return client.request(METHOD, {"textDocument": {"uri": uri}}) or []


def registrations(client):
    """The ids under which the outline was registered and is no longer, in order."""
    made = [one for m, p in client.requests if m == "client/registerCapability" for one in p["registrations"]]
    gone = [one for m, p in client.requests if m == "client/unregisterCapability" for one in p["unregisterations"]]
    return [[one["id"] for one in some if one["method"] == METHOD] for some in (made, gone)]


def test_models_are_there_before_they_are_traced(lend):
    client = lend(capabilities=TREES)
    assert client.capabilities["documentSymbolProvider"] == {"label": "chipfit"}
    (root,) = symbols(client, client.open("net.py", ENDLESS))
    assert (root["name"], root["detail"], root["children"]) == ("Net", "", [])
    assert root["selectionRange"]["start"]["line"] == ENDLESS.split("\n").index("class Net(nn.Module):")


def test_figures_of_another_text_are_not_shown_to_who_does_not_ask_again(lend):
    client = lend(capabilities=TREES)
    uri = client.open("net.py", GOOD)
    client.settled(uri)
    (root,) = symbols(client, uri)
    assert root["detail"].startswith("arena 16 B")
    assert root["children"][0]["detail"]
    client.change(uri, ENDLESS)
    (root,) = symbols(client, uri)
    assert (root["name"], root["detail"]) == ("Net", "")
    assert all(not child["detail"] for child in root["children"])


def test_who_can_be_asked_to_come_again_is(start):
    client = start(capabilities=ASKED_AGAIN)
    assert "documentSymbolProvider" not in client.capabilities
    client.wait_for(lambda: registrations(client)[0])
    uri = client.open("net.py", LONG)
    (root,) = symbols(client, uri)
    assert (root["name"], root["detail"]) == ("Net", "")
    client.wait_for(lambda: registrations(client)[1])
    first, second = registrations(client)[0]
    assert registrations(client)[1] == [first]
    (root,) = symbols(client, uri)
    assert root["detail"].startswith("arena 16 B")
    client.change(uri, GOOD)
    client.settled(uri)
    assert [root["name"] for root in symbols(client, uri)] == ["Net"]
    assert registrations(client) == [[first, second], [first]]  # nobody had asked too early
    assert (client.shutdown(), client.log()) == (0, "")
