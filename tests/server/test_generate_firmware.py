"""The command, from the click to the files."""

import json
import subprocess
import sys
import time

import numpy as np
import pytest

from .client import ResponseError
from .models import ENDLESS, GOOD

COMMAND = "chipfit.generateFirmware"


def send(client, uri, token=None, **wish):
    parameters = {"command": COMMAND, "arguments": [{"uri": uri, "entry": "Net", **wish}]}
    return client.send("workspace/executeCommand", {**parameters, **({"workDoneToken": token} if token else {})})


def progress(client, token):
    return [p["value"] for p in client.received("$/progress") if p["token"] == token]


def messages(client):
    return [(message["type"], message["message"]) for message in client.received("window/showMessage")]


def folder(workspace, name):
    (workspace / name).mkdir()
    (workspace / name / "chipfit.toml").touch()
    return workspace / name


def test_firmware_with_progress(client, workspace):
    uri = client.open("firmware/net.py", GOOD)
    answer = client.answer(send(client, uri, "mine", randomWeights=True))
    directory = workspace / "build" / "net"
    assert answer["directory"] == str(directory)
    assert answer["files"] == sorted(str(p.relative_to(directory)) for p in directory.rglob("*") if p.is_file())
    assert json.loads((directory / "report.json").read_text())["entry"] == "net.py:Net"
    told = progress(client, "mine")
    assert (told[0]["kind"], told[0]["cancellable"], told[-1]["kind"]) == ("begin", True, "end")
    assert {"tracing", "quantizing"} < {value["message"] for value in told[1:-1]}
    assert (3, f"chipfit: Wrote {len(answer['files'])} files to {directory}: ") == (
        messages(client)[-1][0],
        messages(client)[-1][1].partition("arena")[0],
    )
    subprocess.run(["make", "-C", directory, "-n"], check=True, capture_output=True)


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


def test_a_file_that_is_not_open(client, workspace):
    (folder(workspace, "closed_file") / "net.py").write_text(GOOD)
    assert client.answer(send(client, client.uri("closed_file/net.py"), randomWeights=True, outDir="out/closed"))


def test_weights_and_calibration_of_the_configuration(client, workspace):
    root = folder(workspace, "configured_weights")
    save = "import torch; torch.save({'fc.weight': torch.ones(4, 10), 'fc.bias': torch.zeros(4)}, 'net.pt')"
    subprocess.run([sys.executable, "-c", save], cwd=root, check=True)
    np.save(root / "net.npy", np.linspace(-1, 1, 50, dtype=np.float32).reshape(5, 10))
    (root / "chipfit.toml").write_text(
        '[[model]]\nfile = "net.py"\nentry = "Net"\nname = "mine"\nweights = "net.pt"\ncalibration = "net.npy"\n'
    )
    uri = client.open("configured_weights/net.py", GOOD)
    assert client.answer(send(client, uri))["directory"] == str(workspace / "build" / "mine")


@pytest.mark.parametrize(
    ("text", "wish", "reason"),
    [
        (GOOD, {}, "nothing says which weights `Net` has"),
        (GOOD, {"entry": "Other", "randomWeights": True}, "defines no `Other`; it has `Net`"),
        (GOOD + "(", {"randomWeights": True}, "CF002 This is not valid Python"),
        (GOOD, {"outDir": "../outside", "randomWeights": True}, "is not a folder inside the workspace"),
        (GOOD, {"outDir": ".", "randomWeights": True}, "is not a folder inside the workspace"),
        (GOOD, {"outDir": "link/out", "randomWeights": True}, "is not a folder inside the workspace"),
        (GOOD, {"outDir": "foreign", "randomWeights": True}, "was not written by chipfit"),
    ],
    ids=["weights", "entry", "syntax", "outside", "root", "link", "foreign"],
)
def test_refusals_in_words(client, workspace, tmp_path, text, wish, reason):
    if not (workspace / "link").exists():
        (workspace / "link").symlink_to(tmp_path)
        (workspace / "foreign").mkdir()
        (workspace / "foreign" / "model.c").write_text("int main(void) { return 0; }\n")
    uri = client.open("refused/net.py", text)
    assert client.answer(send(client, uri, **wish)) is None
    kind, message = messages(client)[-1]
    assert (kind, message.startswith(f"chipfit: No firmware for {wish.get('entry', 'Net')}: ")) == (1, True)
    assert reason in message
    assert not (workspace.parent / "outside").exists()
    client.close(uri)


@pytest.mark.parametrize("arguments", [[], [{"uri": 1, "entry": "Net"}], [{"entry": "Net"}], ["x"]])
def test_wrong_arguments(start, arguments):
    client = start()
    with pytest.raises(ResponseError, match="-32602"):
        client.request("workspace/executeCommand", {"command": COMMAND, "arguments": arguments})
    with pytest.raises(ResponseError, match="-32602"):
        client.request("workspace/executeCommand", {"command": "chipfit.unknown", "arguments": arguments})


@pytest.mark.parametrize("way", ["progress", "request"])
def test_cancellation(client, workspace, way):
    root = folder(workspace, f"endless_{way}")
    (root / "net.py").write_text(ENDLESS)
    request = send(client, (root / "net.py").as_uri(), way, randomWeights=True, outDir=f"out/{way}")
    client.wait("$/progress", lambda p: p["token"] == way and p["value"].get("message") == "tracing")
    began = time.monotonic()
    if way == "progress":
        client.notify("window/workDoneProgress/cancel", {"token": way})
        assert client.answer(request) is None
    else:
        client.notify("$/cancelRequest", {"id": request})
        with pytest.raises(ResponseError, match="-32800"):
            client.answer(request)
    assert time.monotonic() - began < 2
    assert progress(client, way)[-1]["kind"] == "end"
    assert not (workspace / "out" / way).exists()
    # The server's own worker was left alone.
    assert client.codes(client.open("meanwhile.py", GOOD)) == []
