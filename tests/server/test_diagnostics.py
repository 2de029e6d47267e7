"""What stands in the editor while somebody works on a file."""

import sys

import pytest

from .client import CAPABILITIES
from .models import ENDLESS, GOOD, NO_INPUT, model

UNSUPPORTED = model(layer="nn.Sequential(nn.Linear(10, 4), nn.LogSoftmax(1))")
NOTE = "Checked from the source alone, as nothing is traced: shapes, memory and latency are not known."
CONFIGURATION = {"changes": [{"uri": "file:///any/chipfit.toml", "type": 2}]}


def codes(published):
    return [diagnostic["code"] for diagnostic in published["diagnostics"]]


def test_open_shows_findings_with_their_version(client):
    uri = client.open("shape.py", model(layer="nn.Linear(12, 4)"))
    (found,) = client.settled(uri)
    assert (found["code"], found["severity"], found["source"]) == ("CF003", 1, "chipfit")
    assert found["range"] == {"start": {"line": 11, "character": 8}, "end": {"line": 11, "character": 25}}
    assert found["message"].startswith(
        "This Linear `fc` expects 12 features and gets 10 (1x10), for the input 1x10.\nRuntimeError:"
    )
    assert found["data"] == {"rule": "cannot-trace", "target": "nucleo-l4r5zi"}


def test_a_clean_file_is_published_as_such(client):
    uri = client.open("clean/net.py", GOOD)
    assert client.settled(uri) == []


def test_syntax_error_and_back(client):
    uri = client.open("typed/net.py", model(layer="nn.Linear(12, 4)"))
    assert client.codes(uri) == ["CF003"]
    client.change(uri, GOOD.replace("x):", "x:"))
    # What the last trace has said about lines that are still there stays while one types.
    assert client.codes(uri) == ["CF002", "CF003"]
    client.change(uri, GOOD)
    assert client.codes(uri) == []
    # The error was taken back before the trace was over, and nothing was published for a text of the past.
    versions = [published["version"] for published in client.published(uri)]
    assert versions == sorted(versions)


def test_a_layer_that_is_half_typed_takes_nothing_away(client):
    """`self.more = nn` is refused, on its way to `nn.ReLU()`; what the last trace has said stays for the pause."""
    broken = model(layer="nn.Linear(12, 4)")
    uri = client.open("half/net.py", broken)
    client.settled(uri)
    client.change(uri, broken.replace("        self.fc", "        self.more = nn\n        self.fc"))
    client.settled(uri)
    assert [codes(p) for p in client.published(uri)] == [["CF003"], ["CF006", "CF003"], ["CF006"]]


def test_findings_stay_while_a_trace_is_under_way(client):
    uri = client.open("steady.py", model(layer="nn.Linear(12, 4)"))
    client.settled(uri)
    client.change(uri, model(layer="nn.Linear(13, 4)"))
    client.settled(uri)
    assert [codes(published) for published in client.published(uri)] == [["CF003"], ["CF003"]]


def test_the_last_of_many_edits_counts(client):
    uri = client.open("fast.py", GOOD)
    for features in range(11, 30):
        client.change(uri, model(layer=f"nn.Linear({features}, 4)"))
    (found,) = client.settled(uri)
    assert "expects 29 features" in found["message"]
    # Nineteen edits within the pause: their traces never started.
    assert sum(codes(published) == ["CF003"] for published in client.published(uri)) == 1


def test_what_needs_no_trace_does_not_wait_for_one(client):
    slow = client.open("slow.py", ENDLESS + NO_INPUT.replace("Net", "Other"))
    other = client.open("other.py", NO_INPUT)
    assert codes(client.wait("textDocument/publishDiagnostics", lambda p: p["uri"] == slow)) == ["CF001"]
    assert codes(client.wait("textDocument/publishDiagnostics", lambda p: p["uri"] == other)) == ["CF001"]
    client.close(slow)


def test_an_edit_stops_an_endless_trace(client):
    uri = client.open("endless.py", ENDLESS)
    client.change(uri, model(layer="nn.Linear(12, 4)"))
    assert client.codes(uri) == ["CF003"]


def test_findings_in_another_file_stand_there_and_go(client, workspace):
    (workspace / "pack").mkdir()
    block, user = workspace / "pack" / "block.py", "from block import Block\n" + model(layer="Block()")
    text = "from torch import nn\n\n\nclass Block(nn.Module):\n    def forward(self, x):\n        return open(x)\n"
    block.write_text(text)
    uri = client.open("pack/user.py", user)
    assert client.codes(uri) == []
    there = client.published(client.uri("pack/block.py"))[-1]
    assert (codes(there), there.get("version")) == (["CF006"], None)
    block.write_text(text.replace("open", "nn.functional.relu"))
    client.save(uri)  # an editor without file watching tells no more than that
    assert client.codes(uri) == []
    assert codes(client.published(client.uri("pack/block.py"))[-1]) == []


def test_a_traced_import_is_followed_too(client, workspace):
    (workspace / "followed").mkdir()
    block = workspace / "followed" / "block.py"
    block.write_text("from torch import nn\n\n\ndef block():\n    return nn.Linear(10, 4)\n")
    uri = client.open("followed/user.py", "from block import block\n" + model(layer="block()"))
    assert client.codes(uri) == []
    block.write_text("from torch import nn\n\n\ndef block():\n    return nn.Linear(123, 4)\n")
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": block.as_uri(), "type": 2}]})
    assert client.codes(uri) == ["CF003"]


def test_close_takes_everything_back(client):
    uri = client.open("closed.py", NO_INPUT)
    assert client.codes(uri) == ["CF001"]
    client.close(uri)
    client.wait_for(lambda: client.published(uri)[-1]["diagnostics"] == [])


def test_only_python_files_are_looked_at(client):
    client.open("notes.md", "class Net(", language="markdown")
    assert client.codes(client.open("after.py", "class Net(")) == ["CF002"]
    assert client.published(client.uri("notes.md")) == []


def test_the_configuration_is_followed(client, workspace):
    folder = workspace / "configured"
    folder.mkdir()
    (folder / "chipfit.toml").write_text("arena-bytes = 8\n")
    uri = client.open("configured/net.py", GOOD)
    assert client.codes(uri) == ["CF301"]
    (folder / "chipfit.toml").write_text("arena-bytes = 8000\n")
    client.notify("workspace/didChangeWatchedFiles", CONFIGURATION)
    assert client.codes(uri) == []


def test_a_broken_configuration_is_shown_where_it_is(client, workspace):
    folder = workspace / "broken"
    folder.mkdir()
    (folder / "chipfit.toml").write_text('target = "nucleo-l4r5"\n')
    uri, configuration = client.open("broken/net.py", GOOD), client.uri("broken/chipfit.toml")
    assert client.codes(uri) == []
    (found,) = client.published(configuration)[-1]["diagnostics"]
    assert (found["code"], found["range"]["start"]["line"]) == ("CF004", 0)
    assert "There is no target `nucleo-l4r5`" in found["message"]
    assert client.wait("window/showMessage", lambda p: "broken/chipfit.toml has 1 problem;" in p["message"])
    (folder / "chipfit.toml").write_text('target = "nrf52-dk"\n')
    client.save(uri)
    assert client.codes(uri) == []
    assert client.published(configuration)[-1]["diagnostics"] == []


@pytest.mark.parametrize("way", ["options", "settings"])
def test_target_of_the_editor(start, way):
    client = start(**{way: {"target": "nrf52-dk"}})
    (found,) = client.settled(client.open("net.py", NO_INPUT))
    assert found["data"]["target"] == "nrf52-dk"
    client.settings = {"target": "nowhere"}
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    client.wait("window/showMessage", lambda p: "There is no target `nowhere`" in p["message"])
    assert client.settled(client.uri("net.py"))[0]["data"]["target"] == "nucleo-l4r5zi"
    assert (client.shutdown(), client.log()) == (0, "")


PUSHING = {**CAPABILITIES, "workspace": {}}


@pytest.mark.parametrize("capabilities", [CAPABILITIES, PUSHING], ids=["asked", "told"])
@pytest.mark.parametrize("nothing", [None, {}])
def test_settings_that_are_emptied(start, capabilities, nothing):
    """As of an editor that gives them in both ways: what it said at first is no longer what the user wants."""
    client = start(options={"target": "nrf52-dk"}, settings={"target": "nrf52-dk"}, capabilities=capabilities)
    client.notify("workspace/didChangeConfiguration", {"settings": {"chipfit": {"target": "nrf52-dk"}}})
    uri = client.open("net.py", NO_INPUT)
    assert client.settled(uri)[0]["data"]["target"] == "nrf52-dk"
    client.settings = nothing
    client.notify("workspace/didChangeConfiguration", {"settings": nothing})
    client.wait_for(lambda: client.published(uri)[-1]["diagnostics"][0]["data"]["target"] == "nucleo-l4r5zi")


def test_settings_stand_while_the_editor_does_not_answer(start):
    client = start(settings={"target": "nrf52-dk"})
    uri = client.open("net.py", NO_INPUT)
    assert client.settled(uri)[0]["data"]["target"] == "nrf52-dk"
    client.replies = {"workspace/configuration": lambda parameters: None}
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    client.wait_for(lambda: [method for method, _ in client.requests].count("workspace/configuration") == 2)
    client.change(uri, NO_INPUT + "\n")
    assert client.settled(uri)[0]["data"]["target"] == "nrf52-dk"


@pytest.fixture
def bare(tmp_path):
    """An interpreter without torch."""
    python = tmp_path / "python"
    python.write_text(f"#!{sys.executable}\nimport sys\nsys.exit('No module named torch')\n")
    python.chmod(0o755)
    return str(python)


def test_an_interpreter_without_torch(start, bare):
    client = start(options={"python": bare})
    uri = client.open("net.py", GOOD + NO_INPUT.replace("Net", "Other"))
    assert client.codes(uri) == ["CF001"]
    client.change(uri, GOOD + NO_INPUT.replace("Net", "Another"))
    assert client.codes(uri) == ["CF001"]
    (told,) = client.received("window/showMessage")
    assert told["message"].startswith(f"chipfit: Models cannot be traced with {bare}: No module named torch.")
    assert client.shutdown() == 0


def test_findings_without_torch_say_what_they_rest_on(start, bare):
    """And do not cease to while one types."""
    client = start(options={"python": bare})
    uri = client.open("net.py", UNSUPPORTED)
    (found,) = client.settled(uri)
    assert (found["code"], found["message"].endswith(NOTE)) == ("CF101", True)
    before = len(client.published(uri))
    client.change(uri, "# a comment\n" + UNSUPPORTED)
    (moved,) = client.settled(uri)
    assert moved["message"] == found["message"]
    assert {d["message"] for p in client.published(uri)[before:] for d in p["diagnostics"]} == {found["message"]}
    client.configure({"python": sys.executable})
    client.wait_for(lambda: all(NOTE not in d["message"] for d in client.published(uri)[-1]["diagnostics"]))
    assert client.codes(uri) == ["CF101"]
    assert client.shutdown() == 0


def test_another_interpreter_traces_a_text_that_is_the_same(start, bare):
    client = start()
    uri = client.open("net.py", model("nn.Linear(12, 4)"))
    assert client.codes(uri) == ["CF003"]
    client.configure({"python": bare})
    client.wait_for(lambda: codes(client.published(uri)[-1]) == [])
    (told,) = client.received("window/showMessage")
    assert told["message"].startswith(f"chipfit: Models cannot be traced with {bare}: No module named torch.")
    client.configure({})
    client.wait_for(lambda: codes(client.published(uri)[-1]) == ["CF003"])
    assert client.shutdown() == 0


def test_findings_of_a_trace_go_when_there_is_no_other(start, tmp_path):
    client = start()
    uri = client.open("net.py", model("nn.Linear(12, 4)"))
    assert client.codes(uri) == ["CF003"]
    client.configure({"python": str(tmp_path / "nowhere")})
    client.change(uri, GOOD)
    assert client.codes(uri) == []


def test_what_needs_no_shape_is_there_before_the_trace(client):
    slow = UNSUPPORTED.replace(
        "super().__init__()", "super().__init__()\n        self.n = sum(1 for _ in range(10**12))"
    )
    uri = client.open("static.py", slow)
    (published,) = [client.wait("textDocument/publishDiagnostics", lambda p: p["uri"] == uri)]
    (found,) = published["diagnostics"]
    assert (found["code"], found["range"]["start"]["line"]) == ("CF101", 9)
    client.close(uri)


def test_the_trace_takes_over_without_a_trace_of_it(client):
    uri = client.open("steady_static.py", UNSUPPORTED)
    first = client.wait("textDocument/publishDiagnostics", lambda p: p["uri"] == uri)["diagnostics"]
    assert client.settled(uri) == first
    client.change(uri, UNSUPPORTED.replace("import torch\n", "import torch\nimport math\n"))
    (moved,) = client.settled(uri)
    assert moved["range"]["start"]["line"] == first[0]["range"]["start"]["line"] + 1
    assert all(len(published["diagnostics"]) == 1 for published in client.published(uri))


def test_one_model_that_cannot_be_traced_does_not_silence_another(client):
    untraced = UNSUPPORTED.replace("Net", "Other").replace("nn.LogSoftmax(1)", "nn.LogSoftmax(1), nn.Linear(7, 4)")
    uri = client.open("two.py", UNSUPPORTED + untraced)
    assert sorted(client.codes(uri)) == ["CF003", "CF101", "CF101"]
    (failed,) = [found for found in client.settled(uri) if found["code"] == "CF003"]
    assert "checked from the source alone" in failed["message"]
