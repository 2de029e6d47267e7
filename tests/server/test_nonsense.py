"""A client that makes mistakes: each costs that message and no other, and the log stays free of our own."""

import pytest

from .client import ResponseError
from .models import GOOD, NO_INPUT, model
from .patient import client, error_of
from .robust import assert_alive

__all__ = ["client"]  # a fixture

NOWHERE = {"line": 10**6, "character": 10**6}
BEFORE = {"line": -1, "character": -5}


@pytest.mark.parametrize(
    ("method", "parameters", "code"),
    [
        ("no/such", {}, -32601),
        ("textDocument/hover", None, -32602),
        ("textDocument/hover", {"textDocument": 1, "position": "x"}, -32602),
        ("textDocument/hover", [1, 2], -32602),
        ("textDocument/codeAction", {"textDocument": {"uri": "file:///x.py"}}, -32602),
        ("workspace/executeCommand", {"command": "no.such"}, -32602),
        ("workspace/executeCommand", {"command": "chipfit.generateFirmware", "arguments": [1]}, -32602),
        ("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, -32600),
    ],
)
def test_requests_that_make_no_sense(client, method, parameters, code):
    assert error_of(client, method, parameters) == code


@pytest.mark.parametrize(
    "method", ["no/such", "textDocument/noSuch", "$/noSuch", "", "initialized", "textDocument/foldingRange"]
)
def test_unknown_requests_are_answered(client, method):
    assert error_of(client, method, {}) in (-32601, -32600, -32602)
    assert_alive(client)


@pytest.mark.parametrize(
    "method", ["no/such", "$/noSuch", "$/setTrace", "$/cancelRequest", "window/workDoneProgress/cancel"]
)
@pytest.mark.parametrize("parameters", [None, {}, {"id": 10**9}, {"token": "none", "value": "off"}])
def test_notifications_without_sense_are_ignored(client, method, parameters):
    client.notify(method, parameters)
    assert_alive(client)


@pytest.mark.parametrize("method", ["textDocument/hover", "textDocument/codeAction", "workspace/executeCommand"])
@pytest.mark.parametrize(
    "parameters",
    [
        None,
        {},
        [],
        [1, 2],
        "text",
        7,
        {"textDocument": None},
        {"textDocument": {"uri": 5}, "position": {"line": "a"}},
        {"textDocument": {"uri": "file:///x.py"}, "position": []},
        {"command": 3, "arguments": {}},
    ],
    ids=str,
)
def test_requests_with_wrong_parameters(client, method, parameters):
    assert error_of(client, method, parameters) in (-32602, -32600)
    assert_alive(client)


@pytest.mark.parametrize("method", ["didOpen", "didChange", "didSave", "didClose"])
@pytest.mark.parametrize(
    "parameters",
    [
        {},
        [],
        {"textDocument": []},
        {"textDocument": {"uri": None}},
        {"textDocument": {"uri": "file:///x.py", "languageId": "python", "version": "one", "text": 5}},
        {"textDocument": {"uri": "file:///x.py", "version": 2}, "contentChanges": [{"range": 1, "text": None}]},
    ],
    ids=str,
)
def test_notifications_with_wrong_parameters(client, method, parameters):
    client.notify(f"textDocument/{method}", parameters)
    assert_alive(client)


NOTIFICATIONS = [
    ("no/such", {}),
    ("$/no/such", None),
    ("textDocument/didChange", None),
    ("textDocument/didChange", {"textDocument": {"uri": "file:///never.py", "version": 1}, "contentChanges": []}),
    ("textDocument/didChange", {"textDocument": {"uri": "file:///x.py", "version": 1}, "contentChanges": [{}]}),
    ("textDocument/didClose", {"textDocument": {"uri": "file:///never.py"}}),
    ("textDocument/didSave", {"textDocument": {"uri": "file:///never.py"}}),
    ("textDocument/didOpen", {"textDocument": {"uri": "nonsense", "languageId": "python", "version": 1, "text": "x"}}),
    ("textDocument/didOpen", {"textDocument": {"uri": 5}}),
    ("textDocument/didOpen", {}),
    ("workspace/didChangeConfiguration", {"settings": 7}),
    ("workspace/didChangeWatchedFiles", {"changes": [{"uri": "::", "type": 99}]}),
    ("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [{"uri": "x", "name": "x"}]}}),
    ("notebookDocument/didClose", {"notebookDocument": {"uri": "x"}, "cellTextDocuments": []}),
    ("$/cancelRequest", {"id": 10**9}),
    ("window/workDoneProgress/cancel", {"token": "never"}),
]


def test_notifications_one_upon_the_other(client):
    """What is traced afterwards is as it was."""
    for method, parameters in NOTIFICATIONS:
        client.notify(method, parameters)
    uri = client.open("after.py", model(layer="nn.Linear(12, 4)"))
    assert client.codes(uri) == ["CF003"]
    client.close(uri)


@pytest.mark.parametrize(
    "uri", ["file:///never/opened.py", "", "x", "http://a/b.py", "untitled:", "file://", "file:///%00%ff.py"]
)
def test_documents_that_were_never_opened(client, uri):
    document = {"uri": uri, "version": 4}
    change = {"range": {"start": NOWHERE, "end": NOWHERE}, "text": "x"}
    client.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change, {"text": "y"}]})
    client.notify("textDocument/didSave", {"textDocument": document})
    client.notify("textDocument/didClose", {"textDocument": document})
    assert client.request("textDocument/hover", {"textDocument": document, "position": NOWHERE}) is None
    here = {"start": NOWHERE, "end": NOWHERE}
    context = {"textDocument": document, "range": here, "context": {"diagnostics": []}}
    assert not client.request("textDocument/codeAction", context)
    assert_alive(client)


@pytest.mark.parametrize("place", [NOWHERE, {"line": 2**31 - 1, "character": 0}, {"line": 0, "character": 2**31 - 1}])
def test_positions_that_are_not_in_the_text(client, place):
    uri = client.open("outside.py", NO_INPUT)
    assert client.codes(uri) == ["CF001"]
    assert client.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": place}) is None
    whole = {"start": {"line": 0, "character": 0}, "end": place}
    context = {"textDocument": {"uri": uri}, "range": whole, "context": {"diagnostics": []}}
    client.request("textDocument/codeAction", context)
    # A change beyond the end adds to the end; the other way round it is empty.
    document = {"uri": uri, "version": 2}
    change = {"range": {"start": place, "end": {"line": 0, "character": 0}}, "text": "\n"}
    client.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
    assert_alive(client)
    client.close(uri)


def test_places_that_are_none(client):
    uri = client.open("places.py", GOOD)
    for line, character in ((10**6, 0), (0, 10**6), (2**31 - 1, 2**31 - 1)):
        place = {"line": line, "character": character}
        client.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": place})
    for line in (-1, 2**40, None):
        place = {"line": line, "character": 0}
        assert error_of(client, "textDocument/hover", {"textDocument": {"uri": uri}, "position": place}) == -32602
    client.edit(uri, (10**6, 5), (10**6, 9), "\nclass Net(")
    assert "CF002" in client.codes(uri)
    client.close(uri)


def test_negative_positions(client):
    uri = client.open("negative.py", NO_INPUT)
    try:
        client.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": BEFORE})
    except ResponseError as error:
        assert error.args[0]["code"] == -32602
    change = {"range": {"start": BEFORE, "end": BEFORE}, "text": "\n"}
    document = {"uri": uri, "version": 2}
    client.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
    assert_alive(client)
    client.close(uri)


@pytest.mark.parametrize(("text", "codes"), [(NO_INPUT, ["CF001"]), (GOOD, [])])
def test_opened_twice_and_closed_twice(client, text, codes):
    client.open("twice.py", "class Net(")
    uri = client.open("twice.py", text)
    assert client.codes(uri) == codes
    client.close(uri)
    client.close(uri)
    assert_alive(client)
    assert client.published(uri)[-1]["diagnostics"] == []


@pytest.mark.parametrize(
    "text", ["\0", "\ud800", "x" * 10**6, "(" * 10**4, "\r" * 1000, "\u2028class Net(:", "\ufeffclass"]
)
def test_texts_that_nobody_writes(client, text):
    uri = client.open("strange.py", text)
    client.wait_until_checked(uri)
    client.change(uri, NO_INPUT + "# " + text)
    client.wait_until_checked(uri)
    assert_alive(client)
    client.close(uri)
