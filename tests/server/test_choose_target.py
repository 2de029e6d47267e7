"""Another board for the session: asked for, told, and taken back."""

import pytest

from .client import UNKNOWN, ResponseError
from .dialogue import ASK, User
from .models import model

LARGE = model("nn.Linear(8000, 100)", input="1x8000")
OWN = 'extends = "nucleo-f030r8"\nname = "ours"\n'


@pytest.fixture
def chosen(client):
    """What has been chosen is taken back: the server is the other tests', too."""
    yield
    run(client, "setTarget", {"target": ""})


def run(client, command, *arguments):
    return client.request("workspace/executeCommand", {"command": f"chipfit.{command}", "arguments": list(arguments)})


def folder(workspace, name, target="nucleo-f030r8"):
    (workspace / name).mkdir()
    (workspace / name / "chipfit.toml").write_text(f'target = "{target}"\n')
    return workspace / name


def codes(client, uri):
    """What stands in a file when the check for its board is over."""
    client.request("chipfit/report", {"textDocument": {"uri": uri}})
    return [diagnostic["code"] for diagnostic in client.published(uri)[-1]["diagnostics"]]


def project(client, uri):
    return client.request("chipfit/project", {"textDocument": {"uri": uri}})


@pytest.mark.usefixtures("chosen")
def test_a_board_for_the_session(client, workspace):
    folder(workspace, "session")
    uri = client.open("session/net.py", LARGE)
    assert "CF302" in codes(client, uri)
    assert run(client, "setTarget", {"target": "nucleo-l4r5zi"}) == {"target": "nucleo-l4r5zi"}
    assert "CF302" not in codes(client, uri)
    assert (project(client, uri)["target"], project(client, uri)["targetFrom"]) == ("nucleo-l4r5zi", "session")
    assert run(client, "setTarget", {"target": ""}) == {"target": ""}
    assert "CF302" in codes(client, uri)
    assert (project(client, uri)["target"], project(client, uri)["targetFrom"]) == ("nucleo-f030r8", "configuration")


@pytest.mark.usefixtures("chosen")
def test_a_short_list_of_what_one_may_mean(client, workspace):
    root = folder(workspace, "list")
    (root / "ours.toml").write_text(OWN)
    (root / "wrong.toml").write_text(OWN.replace("f030r8", "f030r9"))
    (root / "other.toml").write_text('extends = ["a", "ruff.toml"]\n')
    uri = client.open("list/net.py", LARGE)
    client.settled(uri)
    user = User(client, "ours")
    answer = run(client, "selectTarget", {"uri": uri})
    assert answer == {"target": str(root / "ours.toml")}
    ((message, titles),) = user.asked
    assert message == "chipfit: Which board is to be checked against, until the editor is closed?"
    assert titles[:2] == ["nucleo-f030r8 (the project's)", "ours (list/ours.toml)"]
    assert titles[2].endswith(" (the smallest that fits)")
    assert titles[4:] == ["nano tier", "micro tier", "performance tier", "acceleration tier", "Cancel"]
    assert project(client, uri)["target"] == "ours"
    smallest = titles[2].split()[0]
    User(client, smallest)
    assert run(client, "selectTarget", {"uri": uri}) == {"target": smallest}
    assert "CF302" not in codes(client, uri)
    User(client, "nucleo-f030r8 (the project's)")
    assert run(client, "selectTarget", {"uri": uri}) == {"target": ""}
    assert project(client, uri)["targetFrom"] == "configuration"


@pytest.mark.usefixtures("chosen")
def test_without_a_document_or_a_trace(client):
    user = User(client, "nano tier")
    assert run(client, "selectTarget") == {"target": "nano"}
    assert run(client, "selectTarget", {}) == {"target": "nano"}
    assert user.asked[0][1][0] == "nucleo-l4r5zi (the project's)"
    assert "nano tier" in user.asked[0][1]


@pytest.mark.usefixtures("chosen")
def test_told_it_does_not_ask(client, workspace):
    root = folder(workspace, "told")
    (root / "ours.toml").write_text(OWN)
    user = User(client)
    uri = client.uri("told/net.py")
    assert run(client, "selectTarget", {"uri": uri, "target": "pico"}) == {"target": "pico"}
    relative = run(client, "setTarget", {"target": "told/ours.toml"})
    assert relative == {"target": str(root / "ours.toml")}
    assert user.asked == []


@pytest.mark.parametrize("answer", ["Cancel", None])
def test_no_choice_changes_nothing(client, workspace, answer):
    uri = client.uri("net.py")
    before = project(client, uri)
    User(client, *([answer] if answer else []))
    assert run(client, "selectTarget", {"uri": uri}) is None
    assert project(client, uri) == before


def test_a_client_without_questions_is_told_which_one(client):
    client.replies = {ASK: lambda parameters: UNKNOWN}
    assert run(client, "selectTarget", {"uri": client.uri("net.py")}) is None
    told = client.received("window/showMessage")[-1]["message"]
    assert told.startswith("chipfit: this editor does not show the question “Which board is to be checked against")


def test_a_board_that_there_is_not(client):
    before = project(client, client.uri("net.py"))
    assert run(client, "setTarget", {"target": "nucleo-l4r5z"}) is None
    assert "the closest are nucleo-l4r5zi" in client.received("window/showMessage")[-1]["message"]
    assert project(client, client.uri("net.py")) == before


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("setTarget", []),
        ("setTarget", [{}]),
        ("setTarget", [{"target": 1}]),
        ("setTarget", ["pico"]),
        ("selectTarget", [{"uri": 1}]),
        ("selectTarget", [{}, {}]),
    ],
)
def test_wrong_arguments(client, command, arguments):
    with pytest.raises(ResponseError, match="-32602"):
        run(client, command, *arguments)
