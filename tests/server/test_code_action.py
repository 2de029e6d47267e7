"""What the editor offers on the line of a model."""

import pytest

from .models import GOOD, NO_INPUT

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
