"""The page of a report, from the lens to the browser."""

import re
from pathlib import Path

import pytest

from .client import CAPABILITIES, ResponseError
from .dialogue import User
from .models import GOOD, NO_INPUT

SHOWS = {**CAPABILITIES, "window": {"showDocument": {"support": True}}}
TWO = GOOD + "\n\n# chipfit: input=1x10\nclass Other(Net):\n    pass\n"


def run(client, *arguments):
    return client.request("workspace/executeCommand", {"command": "chipfit.openReport", "arguments": list(arguments)})


def last(client):
    return client.received("window/showMessage")[-1]["message"]


def test_the_page_is_in_the_cache_and_its_path_is_told(client, workspace):
    uri = client.open("report/net.py", GOOD)
    path = Path(run(client, {"uri": uri, "entry": "Net"})["path"])
    assert path.parent == workspace / ".cache" / "reports"
    assert last(client) == f"chipfit: The report is {path}."
    page = path.read_text()
    assert "net.py:Net" in page
    assert "report/net.py" in page
    assert str(workspace) not in page


def test_a_model_has_one_page(client, workspace):
    uri = client.open("one/net.py", GOOD)
    first = run(client, {"uri": uri})
    client.change(uri, GOOD.replace("4)", "7)"))
    assert run(client, {"uri": uri}) == first
    assert "77" in Path(first["path"]).read_text()
    assert [path.name for path in Path(first["path"]).parent.iterdir() if path.name.startswith(".")] == []


def test_the_page_is_opened_where_the_client_can(start):
    client = start(capabilities=SHOWS)
    user = User(client)
    path = run(client, {"uri": client.open("net.py", GOOD)})["path"]
    assert user.shown == [Path(path).as_uri()]
    assert client.received("window/showMessage") == []
    assert client.shutdown() == 0


def test_which_of_several(client, workspace):
    uri = client.open("two/net.py", TWO)
    user = User(client, "Other")
    assert "other" in Path(run(client, {"uri": uri})["path"]).name
    assert user.asked == [("chipfit: Which model's report?", ["Net", "Other", "Cancel"])]
    User(client)
    assert run(client, {"uri": uri}) is None


def test_an_edit_while_the_question_stands(lend):
    """The page is about the text that was asked about."""
    client = lend()
    uri = client.open("net.py", TWO)
    User(client, patient=True)
    number = client.send("workspace/executeCommand", {"command": "chipfit.openReport", "arguments": [{"uri": uri}]})
    client.wait_for(lambda: client.unanswered)
    client.change(uri, "x = 1\n")
    client.wait_until_checked(uri)
    client.reply({"title": "Other"})
    page = Path(client.answer(number)["path"]).read_text()
    assert "net.py:Other" in page
    assert "self.fc = nn.Linear(10, 4)" in re.sub("<[^>]*>", "", page)


@pytest.mark.parametrize(
    ("text", "wish", "words"),
    [
        (GOOD, {"entry": "Other"}, "There is no model `Other` with figures in this file."),
        (NO_INPUT, {}, "There is no report. "),
        (GOOD + "(", {}, "There is no report. This is not valid Python"),
        ("x = 1\n", {}, "There is no report. No model is found in this file. A comment `# chipfit: input="),
        (None, {}, "There is no report of a file that is not open."),
    ],
    ids=["entry", "untraced", "syntax", "no model", "closed"],
)
def test_nothing_to_report(client, text, wish, words):
    uri = client.uri("nothing/net.py") if text is None else client.open("nothing/net.py", text)
    assert run(client, {"uri": uri, **wish}) is None
    assert words in last(client)
    client.close(uri)


@pytest.mark.parametrize("arguments", [[], [{}], [{"uri": 1}], ["x"], [{"uri": "file:///x.py", "entry": 1}]])
def test_wrong_arguments(client, arguments):
    with pytest.raises(ResponseError, match="-32602"):
        run(client, *arguments)


def test_a_cache_that_cannot_be_written(start, tmp_path):
    (tmp_path / ".cache").touch()
    client = start()
    assert run(client, {"uri": client.open("net.py", GOOD)}) is None
    assert "The report cannot be written" in last(client)
