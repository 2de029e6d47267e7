"""Diagnostics that the client asks for: never pushed as well, never late, never stale."""

import pytest

from .client import CAPABILITIES, ResponseError
from .models import ENDLESS, GOOD, NO_INPUT, model

PULL = {
    **CAPABILITIES,
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True},
        "diagnostic": {"relatedDocumentSupport": True, "tagSupport": {"valueSet": [1, 2]}},
    },
    "workspace": {**CAPABILITIES["workspace"], "diagnostics": {"refreshSupport": True}},
}
NO_RELATED = {**PULL, "textDocument": {"diagnostic": {}}}
WRONG = model(layer="nn.Linear(12, 4)")


def codes(report):
    return [found["code"] for found in report["items"]]


@pytest.fixture
def client(lend):
    return lend(capabilities=PULL)


def refreshes(client):
    return [method for method, _ in client.requests if method == "workspace/diagnostic/refresh"]


def test_what_is_offered(client):
    offered = client.capabilities["diagnosticProvider"]
    assert offered == {"identifier": "chipfit", "interFileDependencies": True, "workspaceDiagnostics": False}


@pytest.mark.parametrize("missing", ["diagnostic", "diagnostics"])
def test_without_both_halves_everything_is_pushed(start, missing):
    parts = {name: {k: v for k, v in PULL[name].items() if k != missing} for name in ("textDocument", "workspace")}
    client = start(capabilities={**PULL, **parts})
    assert "diagnosticProvider" not in client.capabilities
    assert client.codes(client.open("net.py", NO_INPUT)) == ["CF001"]
    assert refreshes(client) == []


def test_the_trace_asks_to_come_again(client):
    uri = client.open("net.py", WRONG)
    assert codes(client.pull(uri)) == []  # it does not wait for the trace
    client.wait_until_checked(uri)
    client.wait_for(lambda: refreshes(client))
    report = client.pull(uri)
    assert (report["kind"], codes(report)) == ("full", ["CF003"])
    again = client.pull(uri, report["resultId"])
    assert again == {"kind": "unchanged", "resultId": report["resultId"], "relatedDocuments": {}}
    assert client.received("textDocument/publishDiagnostics") == []


def test_what_the_client_knows_is_not_announced(start):
    client = start(capabilities=PULL)  # one that is lent may yet ask again for what the test before has closed
    uri = client.open("net.py", NO_INPUT)
    assert codes(client.pull(uri)) == ["CF001"]
    client.wait_until_checked(uri)
    before = refreshes(client)  # a check that is over before the client asks is news to it
    client.change(uri, NO_INPUT + "\n")
    assert codes(client.pull(uri)) == ["CF001"]
    client.wait_until_checked(uri)
    assert refreshes(client) == before


def test_findings_stay_while_one_types(client):
    uri = client.open("net.py", WRONG)
    client.wait_until_checked(uri)
    assert codes(client.pull(uri)) == ["CF003"]
    client.change(uri, "\n" + WRONG.replace("12", "13"))
    assert codes(client.pull(uri)) == ["CF003"]


def test_an_endless_trace_keeps_nobody_waiting(client):
    uri = client.open("net.py", ENDLESS + NO_INPUT.replace("Net", "Other"))
    assert codes(client.pull(uri)) == ["CF001"]


def test_a_request_about_a_text_of_the_past_is_to_be_repeated(lend):
    client = lend(capabilities=PULL)
    uri = client.open("net.py", GOOD)
    client.wait_until_checked(uri)
    long = "".join(f"\n\ndef plain{n}(x):\n    return x + {n}\n" for n in range(1000))  # it takes a while to check
    for features in range(20):
        client.change(uri, model(layer=f"nn.Linear({features}, 4)") + long)
        number = client.send("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        client.change(uri, model(layer=f"nn.Linear({features + 100}, 4)") + long)
        try:
            client.answer(number)
        except ResponseError as error:
            assert error.args[0]["code"] == -32802
            assert error.args[0]["data"] == {"retriggerRequest": True}
            break
    else:
        pytest.fail("every answer was in time")


BLOCK = "from torch import nn\n\n\nclass Block(nn.Module):\n    def forward(self, x):\n        return open(x)\n"
USER = "from block import Block\n" + model(layer="Block()")


def test_findings_in_another_file_come_along(client):
    block = client.root / "block.py"
    block.write_text(BLOCK)
    uri = client.open("user.py", USER)
    client.wait_until_checked(uri)
    client.wait_for(lambda: refreshes(client))
    related = client.pull(uri)["relatedDocuments"]
    assert [codes(report) for report in related.values()] == [["CF006"]]
    assert list(related) == [block.as_uri()]
    block.write_text(BLOCK.replace("open", "nn.functional.relu"))
    before = len(refreshes(client))
    client.save(uri)
    client.wait_for(lambda: len(refreshes(client)) > before)
    assert codes(client.pull(uri)["relatedDocuments"][block.as_uri()]) == []
    assert client.pull(uri)["relatedDocuments"] == {}


def test_findings_in_another_file_go_with_the_document_that_had_them(client):
    block = client.root / "block.py"
    block.write_text(BLOCK)
    other, uri = client.open("other.py", "VALUE = 1\n"), client.open("user.py", USER)
    client.wait_until_checked(uri)
    assert list(client.pull(uri)["relatedDocuments"]) == [block.as_uri()]
    assert client.pull(other)["relatedDocuments"] == {}
    before = len(refreshes(client))
    client.close(uri)
    client.wait_for(lambda: len(refreshes(client)) > before)
    assert {file: codes(report) for file, report in client.pull(other)["relatedDocuments"].items()} == {
        block.as_uri(): []
    }
    assert client.pull(other)["relatedDocuments"] == {}


def test_or_are_there_when_that_file_is_asked_about(start, tmp_path):
    client = start(capabilities=NO_RELATED)
    (tmp_path / "block.py").write_text(BLOCK)
    uri = client.open("user.py", USER)
    client.wait_until_checked(uri)
    assert client.pull(uri).get("relatedDocuments") is None
    assert "CF006" in codes(client.pull(client.open("block.py", BLOCK)))


def test_unused_suppressions_are_faded(lend):
    client = lend(capabilities=PULL)
    uri = client.open("net.py", GOOD.replace("nn.Linear(10, 4)", "nn.Linear(10, 4)  # chipfit: ignore[CF101]"))
    client.wait_until_checked(uri)
    (found,) = client.pull(uri)["items"]
    assert (found["code"], found["tags"], found["data"]["rule"]) == ("CF009", [1], "unused-suppression")
