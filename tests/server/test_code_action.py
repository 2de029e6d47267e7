"""What the editor offers on the line of a model."""

import pytest

from .models import GOOD, NO_INPUT, model

BOARD = "Check for another board…"
DECORATED = GOOD.replace("class Net", "# a note\nclass Net")


def titles(actions):
    return [action["title"] for action in actions]


@pytest.mark.parametrize("line", [5, 6, 7])
def test_firmware_on_the_lines_of_the_head(client, line):
    uri = client.open("head/net.py", DECORATED)
    client.settled(uri)
    actions = client.actions(uri, line)
    assert titles(actions) == [BOARD, "Generate firmware for Net", "Generate firmware for Net with random weights"]
    assert actions[0]["command"]["command"] == "chipfit.selectTarget"
    assert actions[0]["command"]["arguments"] == [{"uri": uri}]
    command = actions[2]["command"]
    assert command["command"] == "chipfit.generateFirmware"
    assert command["command"] in client.capabilities["executeCommandProvider"]["commands"]
    assert command["arguments"] == [{"uri": uri, "entry": "Net", "randomWeights": True}]


@pytest.mark.parametrize(("line", "only"), [(4, None), (8, None), (6, ["quickfix"]), (6, ["source.organizeImports"])])
def test_nothing_elsewhere_and_of_other_kinds(client, line, only):
    uri = client.open("elsewhere/net.py", DECORATED)
    client.settled(uri)
    assert client.actions(uri, line, only) == []


def test_a_finding_that_is_asked_about_in_the_whole_file(client):
    """As Kate does."""
    text = model(result="torch.cumsum(self.fc(x), 1)")
    uri = client.open("whole/net.py", text)
    finding = client.settled(uri)
    context = {"diagnostics": finding}
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": text.count("\n"), "character": 0}}
    about = {"textDocument": {"uri": uri}, "range": whole, "context": context}
    assert {action["kind"] for action in client.request("textDocument/codeAction", about)} == {"quickfix"}
    context["only"] = ["chipfit.firmware"]
    assert {action["kind"] for action in client.request("textDocument/codeAction", about)} == {"chipfit.firmware"}
    del context["only"]
    about["range"] = {**whole, "start": {"line": 5, "character": 0}}
    assert BOARD in titles(client.request("textDocument/codeAction", about))


def test_a_model_that_cannot_be_traced_offers_nothing(client):
    uri = client.open("unready/net.py", NO_INPUT)
    client.settled(uri)
    assert client.actions(uri, 6) == []
    assert client.actions(client.uri("never_opened.py"), 1) == []


def test_trained_weights_leave_nothing_to_chance(client, workspace):
    (workspace / "trained").mkdir()
    (workspace / "trained" / "chipfit.toml").write_text(
        '[[model]]\nfile = "net.py"\nentry = "Net"\nweights = "net.pt"\ncalibration = "net.npy"\n'
    )
    uri = client.open("trained/net.py", GOOD)
    client.settled(uri)
    assert titles(client.actions(uri, 6)) == [BOARD, "Generate firmware for Net"]
