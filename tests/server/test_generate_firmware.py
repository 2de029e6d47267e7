"""The command, from the click to the files."""

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from .client import CAPABILITIES, UNKNOWN, ResponseError
from .dialogue import ASK, User
from .models import ENDLESS, GOOD, model
from .patient import message, raw
from .processes import descendants, is_running
from .robust import until, worker_and_job
from .serving import serving

COMMAND = "chipfit.generateFirmware"
BOARD = "nucleo-l4r5zi"
SHOWS = {**CAPABILITIES, "window": {"workDoneProgress": True, "showDocument": {"support": True}}}
RANDOM = "Random weights (to measure size and speed)"


def send(client, uri, token=None, **wish):
    wish = {"uri": uri, "entry": "Net", "target": BOARD, **wish}
    parameters = {"command": COMMAND, "arguments": [{key: value for key, value in wish.items() if value is not None}]}
    return client.send("workspace/executeCommand", {**parameters, **({"workDoneToken": token} if token else {})})


def progress(client, token):
    return [p["value"] for p in client.received("$/progress") if p["token"] == token]


def messages(client):
    return [(message["type"], message["message"]) for message in client.received("window/showMessage")]


def folder(workspace, name, configuration=""):
    (workspace / name).mkdir()
    (workspace / name / "chipfit.toml").write_text(configuration)
    return workspace / name


def written(directory):
    """All files but those of the server's cache, to which earlier tests' traces may still be added."""
    files = (path.relative_to(directory) for path in directory.rglob("*") if path.is_file())
    return sorted(str(file) for file in files if file.parts[0] != ".cache")


# What comes of it.


def test_firmware_with_progress(client, workspace):
    uri = client.open("firmware/net.py", GOOD)
    directory = workspace / "build" / "net"
    answer = client.answer(send(client, uri, "mine", randomWeights=True, outDir="build/net"))
    report = json.loads((directory / "report.json").read_text())
    assert answer == {
        "directory": str(directory),
        "files": written(directory),
        "arena": report["arena"]["bytes"],
        "flash": report["flash"]["bytes"],
        "latencyMs": report["latency"]["ms"],
        "target": BOARD,
        "report": str(directory / "report.json"),
    }
    assert report["entry"] == "net.py:Net"
    kind, message = messages(client)[-1]
    assert (kind, message.startswith(f"chipfit: Wrote {len(answer['files'])} files to {directory}: arena ")) == (
        3,
        True,
    )
    subprocess.run(["make", "-C", directory, "-n"], check=True, capture_output=True)


def test_progress_by_stage(client):
    uri = client.open("stages/net.py", GOOD)
    client.answer(send(client, uri, "stages", randomWeights=True, outDir="out/stages"))
    told = progress(client, "stages")
    assert (told[0]["kind"], told[0]["cancellable"], told[0]["percentage"], told[-1]["kind"]) == (
        "begin",
        True,
        0,
        "end",
    )
    words = [value["message"] for value in told[1:-1]]
    stages = [
        "tracing",
        "reading calibration",
        "calibrating with",
        "quantizing",
        "writing C",
        "computing",
        "writing to",
    ]
    assert [next(word for word in words if word.startswith(stage)) for stage in stages]
    shares = [value["percentage"] for value in told[1:-1]]
    assert shares == sorted(shares)
    assert shares[0] > 0
    assert 95 < shares[-1] <= 100


def test_a_token_of_ours_if_the_client_gave_none(client, workspace):
    uri = client.open("ours/net.py", GOOD)
    assert client.answer(send(client, uri, randomWeights=True, outDir="out/ours"))
    assert (workspace / "out" / "ours" / "model.c").is_file()
    created = [p["token"] for method, p in client.requests if method == "window/workDoneProgress/create"]
    assert [value["kind"] for value in progress(client, created[-1])][::1000] == ["begin"]


def test_the_text_of_the_editor_counts(client, workspace):
    (folder(workspace, "unsaved") / "net.py").write_text("not python at all")
    uri = client.open("unsaved/net.py", GOOD.replace("4)", "7)"))
    assert client.answer(send(client, uri, randomWeights=True, outDir="out/unsaved"))
    assert json.loads((workspace / "out" / "unsaved" / "report.json").read_text())["params"] == 77


def test_the_text_of_other_files_in_the_editor_counts(client, workspace):
    (folder(workspace, "modules") / "sizes.py").write_text("WIDTH = 4\n")
    client.open("modules/sizes.py", "WIDTH = 8\n")
    text = model("nn.Linear(10, WIDTH)").replace("import torch\n", "import torch\nfrom sizes import WIDTH\n")
    assert client.answer(send(client, client.open("modules/net.py", text), randomWeights=True, outDir="out/modules"))
    assert json.loads((workspace / "out" / "modules" / "report.json").read_text())["params"] == 88


def test_a_file_that_is_not_open(client, workspace):
    (folder(workspace, "closed_file") / "net.py").write_text(GOOD)
    assert client.answer(send(client, client.uri("closed_file/net.py"), randomWeights=True, outDir="out/closed"))


def test_an_input_that_nobody_has_stated_is_named(client, workspace):
    text = GOOD.replace("# chipfit: input=1x10", "#")
    uri = client.open("assumed_input/net.py", text.replace("nn.Linear(10, 4)", "nn.Conv2d(3, 4, 3)"))
    assert client.answer(send(client, uri, randomWeights=True, outDir="out/assumed_input"))
    assert "The input is assumed (" in messages(client)[-1][1]


def test_weights_and_calibration_of_the_configuration(client, workspace):
    configuration = f'target = "{BOARD}"\n[[model]]\nfile = "net.py"\nentry = "Net"\nname = "mine"\n'
    root = folder(workspace, "trained_firmware", f'{configuration}weights = "net.pt"\ncalibration = "net.npy"\n')
    checkpoint(root)
    uri = client.open("trained_firmware/net.py", GOOD)
    user = User(client, "build/mine")
    assert client.answer(send(client, uri, target=None))["directory"] == str(workspace / "build" / "mine")
    assert [message for message, _ in user.asked] == ["chipfit: Which folder is the firmware of Net to go to?"]


def test_weights_and_calibration_of_the_client(client, workspace):
    checkpoint(folder(workspace, "given"))
    uri = client.open("given/net.py", GOOD)
    wish = {"weights": "given/net.pt", "calibration": str(workspace / "given" / "net.npy"), "outDir": "out/given"}
    user = User(client)
    assert client.answer(send(client, uri, **wish))
    assert user.asked == []
    assert "RANDOM WEIGHTS" not in (workspace / "out" / "given" / "model.c").read_text()


def checkpoint(root):
    save = "import torch; torch.save({'fc.weight': torch.ones(4, 10), 'fc.bias': torch.zeros(4)}, 'net.pt')"
    subprocess.run([sys.executable, "-c", save], cwd=root, check=True)
    np.save(root / "net.npy", np.linspace(-1, 1, 50, dtype=np.float32).reshape(5, 10))


# What is asked.


def test_everything_that_nobody_has_said_is_asked(client, workspace):
    root = folder(workspace, "asked")
    checkpoint(root)
    (root / ".gitignore").write_text("*.pt\nenv/\n")
    (root / "env").mkdir()
    (root / "env" / "other.pt").touch()
    uri = client.open("asked/net.py", GOOD.replace("Net", "Asked"))
    client.settled(uri)
    user = User(client, "micro tier", "asked/net.pt", "asked/net.npy", "firmware/asked")
    answer = client.answer(send(client, uri, entry="Asked", target=None))
    assert (answer["directory"], answer["target"]) == (str(workspace / "firmware" / "asked"), "micro")
    assert [message.split("?")[0] for message, _ in user.asked] == [
        "chipfit: Which board is the firmware of Asked for",
        "chipfit: Which weights does Asked have",
        "chipfit: Which typical inputs is Asked to be calibrated with",
        "chipfit: Which folder is the firmware of Asked to go to",
    ]
    boards = user.titles("board")
    assert boards[0] == f"{BOARD} (the project's)"
    assert any(board.endswith(" (the smallest that fits)") for board in boards)
    assert boards[-5:] == ["nano tier", "micro tier", "performance tier", "acceleration tier", "Cancel"]
    weights = user.titles("weights")
    assert weights[:2] == [RANDOM, "asked/net.pt"]
    assert "asked/env/other.pt" not in weights
    assert weights[-1] == "Cancel"
    assert user.titles("folder") == ["build/asked", "firmware/asked", "asked/asked_firmware", "Cancel"]


def test_what_was_chosen_before_is_not_asked_again(client, workspace):
    uri = client.open("again/net.py", GOOD.replace("Net", "Again"))
    user = User(client, "build/again")
    assert client.answer(send(client, uri, entry="Again", randomWeights=True))
    assert client.answer(send(client, uri, entry="Again", randomWeights=True))
    assert len(user.asked) == 1


def test_random_weights_need_no_samples(client, workspace):
    uri = client.open("random/net.py", GOOD)
    user = User(client, RANDOM)
    assert client.answer(send(client, uri, outDir="out/random"))
    assert len(user.asked) == 1
    assert "RANDOM WEIGHTS" in (workspace / "out" / "random" / "model.c").read_text()


def test_a_text_that_is_edited_while_the_user_is_asked_counts(client, workspace):
    uri = client.open("edited_meanwhile/net.py", GOOD)
    User(client, RANDOM)
    answer = client.replies[ASK]

    def edit_first(parameters):
        client.change(uri, GOOD.replace("4)", "7)"))
        return answer(parameters)

    client.replies = {ASK: edit_first}
    assert client.answer(send(client, uri, outDir="out/edited_meanwhile"))
    assert json.loads((workspace / "out" / "edited_meanwhile" / "report.json").read_text())["params"] == 77


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"target": None}, "no board was chosen"),
        ({}, "nothing says which weights `Net` has"),
        ({"weights": "net.pt"}, "int8 needs typical inputs"),
        ({"randomWeights": True, "outDir": None}, "no folder was chosen"),
    ],
    ids=["board", "weights", "samples", "folder"],
)
@pytest.mark.parametrize("answer", ["Cancel", None])
def test_leaving_a_question_leaves_no_files(client, workspace, wish, reason, answer):
    uri = client.open("left/net.py", GOOD.replace("Net", "Left"))
    before, told = written(workspace), len(messages(client))
    User(client, *([answer] if answer else []))
    assert client.answer(send(client, uri, **{"entry": "Left", "outDir": "out/left", **wish})) is None
    assert written(workspace) == before
    if answer is None:
        _, message = messages(client)[-1]
        assert message.startswith("chipfit: No firmware for Left: ")
        assert reason in message.replace("Left`", "Net`")
    else:
        assert len(messages(client)) == told
    client.close(uri)


# What is refused.


@pytest.mark.parametrize(
    ("text", "wish", "reason"),
    [
        (GOOD, {"entry": "Other"}, "defines no `Other`; it has `Net`"),
        (GOOD + "(", {}, "line 13 is not valid Python"),
        (GOOD, {"outDir": "../outside"}, "is not a folder inside the workspace"),
        (GOOD, {"outDir": "."}, "is not a folder inside the workspace"),
        (GOOD, {"outDir": "link/out"}, "is not a folder inside the workspace"),
        (GOOD, {"outDir": "foreign"}, "was not written by chipfit"),
        (GOOD, {"outDir": "chipfit.toml"}, "is not a folder"),
        (GOOD, {"target": "nucleo-l4r5z"}, "There is no target `nucleo-l4r5z`; the closest are nucleo"),
        (GOOD, {"target": "mine.toml"}, "mine.toml cannot be read"),
        (GOOD, {"randomWeights": None, "weights": "none.pt", "calibration": "x.npy"}, "there is no checkpoint"),
    ],
    ids=["entry", "syntax", "outside", "root", "link", "foreign", "file", "target", "board", "checkpoint"],
)
def test_refusals_in_words(client, workspace, tmp_path, text, wish, reason):
    if not (workspace / "link").exists():
        (workspace / "link").symlink_to(tmp_path)
        (workspace / "foreign").mkdir()
        (workspace / "foreign" / "model.c").write_text("int main(void) { return 0; }\n")
    uri = client.open("refused/net.py", text)
    before = written(workspace)
    assert client.answer(send(client, uri, **{"randomWeights": True, "outDir": "out/refused", **wish})) is None
    _, message = messages(client)[-1]
    assert message.startswith(f"chipfit: No firmware for {wish.get('entry', 'Net')}: ")
    assert reason in message
    assert written(workspace) == before
    assert not (workspace.parent / "outside").exists()
    client.close(uri)


def test_what_does_not_fit_is_refused_with_the_numbers(client, workspace):
    text = model("nn.Linear(8000, 100)", input="1x8000")
    uri = client.open("large/net.py", text)
    assert client.answer(send(client, uri, randomWeights=True, target="nucleo-f030r8", outDir="out/large")) is None
    kind, message = messages(client)[-1]
    assert kind == 1
    assert "arena 7.9 KiB + stack 1.0 KiB of 8.0 KiB (sram), 932 B too much; flash 784" in message
    smallest = message.partition("The smallest board that suffices is ")[2].removesuffix(".")
    assert not (workspace / "out" / "large").exists()
    assert (
        client.answer(send(client, uri, randomWeights=True, target=smallest, outDir="out/large"))["target"] == smallest
    )


def test_nothing_is_asked_about_what_is_known_not_to_fit(client, workspace):
    root = folder(workspace, "hopeless", 'target = "nucleo-f030r8"\n')
    uri = client.open("hopeless/net.py", model("nn.Linear(8000, 100)", input="1x8000"))
    client.wait_until_checked(uri)
    user = User(client)
    assert client.answer(send(client, uri, target=None)) is None
    assert user.asked == []
    kind, message = messages(client)[-1]
    assert kind == 1
    assert "it does not fit nucleo-f030r8: arena 7.9 KiB + stack 1.0 KiB of 8.0 KiB (sram), 932 B too much; " in message
    # The board that is meant counts, and not the one that was checked for.
    assert client.answer(send(client, uri)) is None
    assert [question.split("?")[0] for question, _ in user.asked] == ["chipfit: Which weights does Net have"]
    # Nor what was checked before the text was changed.
    client.change(uri, GOOD)
    assert client.answer(send(client, uri, target=None)) is None
    assert len(user.asked) == 2
    client.change(uri, model(result="self.fc(x.reshape(3, 5))"))
    client.wait_until_checked(uri)
    assert client.answer(send(client, uri, target=None)) is None
    assert (len(user.asked), "not traced: `forward` fails" in messages(client)[-1][1]) == (2, True)
    (root / "chipfit.toml").write_text('runtime = "tflm"\n')
    assert client.answer(send(client, uri)) is None
    assert (len(user.asked), "not for TensorFlow Lite" in messages(client)[-1][1]) == (2, True)
    (root / "chipfit.toml").write_text("target = 1\n")
    assert client.answer(send(client, uri)) is None
    assert (len(user.asked), "chipfit.toml is in error: " in messages(client)[-1][1]) == (2, True)


def test_a_file_that_the_user_has_edited_is_not_replaced(client, workspace):
    uri = client.open("edited/net.py", GOOD)
    assert client.answer(send(client, uri, randomWeights=True, outDir="out/edited"))
    (workspace / "out" / "edited" / "model.h").write_text("mine\n")
    assert client.answer(send(client, uri, randomWeights=True, outDir="out/edited")) is None
    assert "model.h was edited since chipfit wrote it" in messages(client)[-1][1]


def test_an_untrusted_workspace(start, tmp_path):
    client = start(options={"trusted": False})
    uri = client.open("net.py", GOOD)
    assert client.answer(send(client, uri, randomWeights=True, outDir="out")) is None
    assert "the workspace is not trusted" in messages(client)[-1][1]
    assert not (tmp_path / "out").exists()


def test_trust_that_is_withdrawn_while_it_is_built(start, tmp_path):
    client = start()
    (tmp_path / "net.py").write_text(ENDLESS)
    request = send(client, client.uri("net.py"), randomWeights=True, outDir="out")
    _, job = worker_and_job(client)
    distrust(client)
    assert client.answer(request) is None
    until(lambda: not is_running(job), "the model still runs")
    client.wait("window/showMessage", lambda p: "No firmware for Net: the workspace is not trusted" in p["message"])
    assert (client.shutdown(), client.log()) == (0, "")


@pytest.mark.parametrize("answers", [[RANDOM], []], ids=["answered", "left open"])
def test_trust_that_is_withdrawn_while_the_user_is_asked(start, tmp_path, answers):
    client = start()
    uri = client.open("net.py", GOOD)
    user = User(client, *answers, patient=True)
    answer = client.replies[ASK]

    def think_better_of_it(parameters):
        distrust(client)
        return answer(parameters)

    client.replies = {ASK: think_better_of_it}
    assert client.answer(send(client, uri, outDir="out")) is None
    assert len(user.asked) == 1
    client.wait("window/showMessage", lambda p: "No firmware for Net: the workspace is not trusted" in p["message"])
    assert not (tmp_path / "out").exists()
    assert (client.shutdown(), client.log()) == (0, "")


def distrust(client):
    client.settings = {"trusted": False}
    client.notify("workspace/didChangeConfiguration", {"settings": None})


@pytest.mark.parametrize(
    "arguments",
    [[], [{"uri": 1, "entry": "Net"}], [{"entry": "Net"}], ["x"], [{"uri": "file:///n.py", "entry": "N", "outDir": 1}]],
)
def test_wrong_arguments(client, arguments):
    with pytest.raises(ResponseError, match="-32602"):
        client.request("workspace/executeCommand", {"command": COMMAND, "arguments": arguments})


# How it is stopped.


STAGES = ["", "tracing", "calibrating with sample 2", "computing reference output 2"]
LARGE = model("nn.Sequential(*[nn.Conv2d(3, 3, 3, padding=1) for _ in range(24)])", input="1x3x96x96")


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("way", ["progress", "request"])
def test_cancelled_in_a_stage(client, workspace, way, stage):
    text, token = ENDLESS if stage == "tracing" else LARGE, f"{way} {stage}"
    root = folder(workspace, token.replace(" ", "_"))
    (root / "net.py").write_text(text)
    request = send(client, (root / "net.py").as_uri(), token, randomWeights=True, outDir=f"out/{token}")
    seen = lambda p: p["token"] == token and p["value"].get("message", "").startswith(stage)  # noqa: E731
    client.wait("$/progress", seen)
    stop(client, way, request, token)
    assert progress(client, token)[-1]["kind"] == "end"
    # The thread that computes is the last to hear of it.
    time.sleep(0.5)
    assert not (workspace / "out" / token).exists()
    # Nor is the folder kept from others.
    (root / "net.py").write_text(GOOD)
    assert client.answer(send(client, (root / "net.py").as_uri(), randomWeights=True, outDir=f"out/{token}"))


@pytest.mark.parametrize("way", ["progress", "request"])
def test_cancelled_while_the_user_is_asked(client, workspace, way):
    uri = client.open(f"asked_{way}/net.py", GOOD)
    user = User(client, patient=True)
    request = send(client, uri, f"question {way}", outDir="out/question")
    client.wait_for(lambda: user.asked)
    stop(client, way, request, f"question {way}")
    assert not (workspace / "out" / "question").exists()
    # The server's own worker was left alone.
    assert client.codes(client.open("meanwhile.py", GOOD)) == []


def test_an_answer_that_comes_behind_the_cancel(tmp_path):
    with serving(tmp_path) as client:  # whose log must be empty
        User(client, patient=True)
        request = send(client, client.open("net.py", GOOD), "late", outDir="out")
        client.wait_for(lambda: client.unanswered)
        stop(client, "progress", request, "late")
        client.reply({"title": RANDOM})


def test_cancelled_before_it_begins(client, workspace):
    """The cancel comes right behind the command, in one piece with it."""
    uri = client.open("early/net.py", GOOD)
    wish = {"uri": uri, "entry": "Net", "target": BOARD, "outDir": "out/early", "randomWeights": True}
    command = {"command": COMMAND, "arguments": [wish], "workDoneToken": "early"}
    asked = {"jsonrpc": "2.0", "id": "early", "method": "workspace/executeCommand", "params": command}
    cancelled = {"jsonrpc": "2.0", "method": "window/workDoneProgress/cancel", "params": {"token": "early"}}
    raw(client, message(asked) + message(cancelled))
    assert client.answer("early", timeout=5) is None
    assert not (workspace / "out" / "early").exists()


def test_cancelled_as_soon_as_the_client_knows_the_token(client, workspace):
    def created(parameters):
        client.notify("window/workDoneProgress/cancel", {"token": parameters["token"]})

    client.replies = {"window/workDoneProgress/create": created}
    request = send(client, client.open("known/net.py", GOOD), outDir="out/known", randomWeights=True)
    assert client.answer(request, timeout=5) is None
    assert not (workspace / "out" / "known").exists()
    client.replies = {}


def stop(client, way, request, token):
    if way == "progress":
        client.notify("window/workDoneProgress/cancel", {"token": token})
        assert client.answer(request, timeout=5) is None
    else:
        client.notify("$/cancelRequest", {"id": request})
        with pytest.raises(ResponseError, match="-32800"):
            client.answer(request, timeout=5)


@pytest.mark.parametrize("way", ["progress", "request"])
def test_no_process_is_left_behind(start, tmp_path, way):
    client = start()
    (tmp_path / "net.py").write_text(ENDLESS)
    request = send(client, client.uri("net.py"), "endless", randomWeights=True, outDir="out")
    client.wait("$/progress", lambda p: p["token"] == "endless" and p["value"].get("message") == "tracing")
    end = time.monotonic() + 60
    while not (processes := descendants(client.process.pid)):
        assert time.monotonic() < end
        time.sleep(0.01)
    stop(client, way, request, "endless")
    while any(is_running(pid) for pid in processes):
        assert time.monotonic() < end
        time.sleep(0.01)
    assert client.shutdown() == 0
    assert client.log() == ""


def test_two_for_the_same_folder(client, workspace):
    root = folder(workspace, "twice")
    (root / "net.py").write_text(ENDLESS)
    first = send(client, (root / "net.py").as_uri(), "first", randomWeights=True, outDir="out/twice")
    client.wait("$/progress", lambda p: p["token"] == "first" and p["value"].get("message") == "tracing")
    uri = client.open("second/net.py", GOOD)
    assert client.answer(send(client, uri, randomWeights=True, outDir="out/../out/twice")) is None
    assert "is being generated already" in messages(client)[-1][1]
    stop(client, "progress", first, "first")
    assert client.answer(send(client, uri, randomWeights=True, outDir="out/twice"))


# What is shown.


def test_a_client_that_opens_things_is_offered_to(start, tmp_path):
    client = start(capabilities=SHOWS)
    user = User(client, "Open folder")
    uri = client.open("net.py", GOOD)
    assert client.answer(send(client, uri, randomWeights=True, outDir="out"))
    client.wait_for(lambda: user.shown)
    assert user.asked[-1][1] == ["Open folder", "Open report"]
    assert user.asked[-1][0].startswith("chipfit: Wrote 2")
    assert user.shown == [(tmp_path / "out").as_uri()]
    user = User(client, "Open report")
    assert client.answer(send(client, uri, randomWeights=True, outDir="out"))
    client.wait_for(lambda: user.shown)
    page = Path(user.shown[0].removeprefix("file://"))
    assert page.is_relative_to(tmp_path / ".cache" / "reports")
    assert "net.py:Net" in page.read_text()
    # An offer that nobody answers keeps nobody from leaving.
    User(client, patient=True)
    assert client.answer(send(client, uri, randomWeights=True, outDir="out"))
    assert client.shutdown() == 0
    assert client.log() == ""


def test_a_client_that_opens_things_but_does_not_ask_is_told(start):
    client = start(capabilities=SHOWS)
    client.replies = {ASK: lambda parameters: UNKNOWN}
    uri = client.open("net.py", GOOD)
    assert client.answer(send(client, uri, randomWeights=True, outDir="out"))
    client.wait("window/showMessage", lambda p: p["message"].startswith("chipfit: Wrote 2"))
    assert client.shutdown() == 0


def test_the_project_builds_and_passes_its_self_test(client, workspace):
    """From a text that was never saved to a program that a compiler makes of it."""
    layer = "nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 5))"
    uri = client.open("compiled/net.py", model(layer, input="1x3x8x8"))
    directory = client.answer(send(client, uri, randomWeights=True, outDir="out/compiled"))["directory"]
    done = subprocess.run(["make", "-C", directory, "CC=gcc", "test"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "20 of 20 vectors equal" in done.stdout
