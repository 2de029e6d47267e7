"""A hostile repository through the front door: `chipfit lint` runs nothing of it, survives it, says what is wrong."""

import io
import json
import os
import pickle
import zipfile

import pytest

from ..cli.conftest import run_chipfit

MODEL = """import torch
from torch import nn
{top}

# chipfit: input=1x4
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
        {init}

    def forward(self, x):
        return self.fc(x)
"""


def model(init="", top=""):
    return MODEL.format(init=init, top=top)


# File: its text, and the codes of its diagnostics with their lines. CANARY is a file that nobody may make.
FILES = {
    "pyproject.toml": (
        '[[tool.chipfit.model]]\nfile = "clean.py"\nweights = "bomb.pt"\ncalibration = "bomb.npz"\n',
        [],
    ),
    "evil.py": ("open('CANARY', 'w')\n", []),
    "conftest.py": ("open('CANARY', 'w')\n", []),
    "sitecustomize.py": ("open('CANARY', 'w')\n", []),
    "usercustomize.py": ("open('CANARY', 'w')\n", []),
    "package/__init__.py": ("open('CANARY', 'w')\n", []),
    "package/layers.py": (
        "open('CANARY', 'w')\nfrom torch import nn\ndef layer(): return nn.ReLU()\n"
        "def bad():\n    open('CANARY', 'w')\n    return nn.ReLU()\n",
        [("CF006", 5)],
    ),
    "clean.py": (model(top="import evil, wandb, sys\nopen('CANARY', 'w')\nsys.modules.clear()\nsys.exit(3)"), []),
    "package_used.py": (model("self.act = layer()", "from package.layers import layer"), []),
    "package_bad.py": (model("self.act = bad()", "from package.layers import bad"), []),
    "prints.py": (model("print('Content-Length: 3')\n        print('x' * 10**6)"), []),
    "exits.py": (model("os._exit(0)", "import os"), [("CF006", 10)]),
    "forks.py": (model("os.fork()", "import os"), [("CF006", 10)]),
    "network.py": (model("socket.create_connection(('127.0.0.1', 9))", "import socket"), [("CF006", 10)]),
    "huge.py": (model("self.x = torch.empty(10**11)"), [("CF003", 10)]),
    "deep.py": (model("self.f = lambda f: f(f)\n        self.f(self.f)"), [("CF003", 10)]),
    "reduce.py": (
        model(
            "copy.deepcopy(Evil())",
            "import copy\nclass Evil:\n    def __reduce__(self): return open, ('CANARY', 'w')",
        ),
        [("CF006", 5)],
    ),
    "load.py": (model("torch.load('bomb.pt', weights_only=False)"), [("CF006", 10)]),
    "parentheses.py": ("import torch\nx = " + "(" * 5000 + ")" * 5000, [("CF002", 2)]),
    "operators.py": (model(top="x = " + "-" * 100_000 + "1"), [("CF002", 1)]),
    "shadow/torch.py": ("open('CANARY', 'w')\n", []),
    "shadow/math.py": ("open('CANARY', 'w')\npi = 3\n", []),
    "shadow/net.py": (model("self.pi = math.pi", "import math"), None),
}


# Keys that would run something, if they were any.
EVIL = """[tool.chipfit]
trust = true
trace = "import"
trust-packages = ["evil"]
python = "./python"
[[tool.chipfit.model]]
file = "clean.py"
weights = "bomb.pt"
calibration = "evil.py"
python = "./python"
"""
EVIL_LINES = [2, 3, 4, 5, 9, 10]


class Bomb:
    """Makes a file when it is unpickled."""

    def __init__(self, canary):
        self.canary = canary

    def __reduce__(self):
        return open, (self.canary, "w")


@pytest.fixture
def repository(tmp_path):
    """The folder, and beside it the canary that must not appear."""
    folder, canary = tmp_path / "repository", tmp_path / "canary"
    for name, (text, _) in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("CANARY", str(canary)))
    bomb = pickle.dumps(Bomb(str(canary)))
    for name in ("bomb.pt", "bomb.npz"):
        (folder / name).write_bytes(bomb)
    (folder / "python").write_text(f"#!/bin/sh\ntouch {canary}\n")
    (folder / "python").chmod(0o755)
    return folder, canary


def test_lint_survives_and_runs_nothing(repository):
    folder, canary = repository
    # The interpreter and its libraries must not come from the folder either.
    environment = {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": ""}
    run = run_chipfit("lint", ".", "--format", "json", "-q", cwd=folder, **environment)
    assert not canary.exists()
    assert (run.code, run.err) == (1, "")
    found = {name: [] for name in FILES}
    for diagnostic in json.loads(run.out)["diagnostics"]:
        found[diagnostic["file"]].append((diagnostic["code"], diagnostic["range"]["start"]["line"]))
    wanted = {name: expected for name, (_, expected) in FILES.items() if expected is not None}
    assert {name: sorted(found[name]) for name in wanted} == wanted


def test_lint_gives_up_on_a_loop(repository):
    folder, _ = repository
    (folder / "loop.py").write_text(model("while True: pass"))
    run = run_chipfit("lint", "loop.py", "--format", "json", "-q", "--timeout", "2", cwd=folder)
    assert [d["code"] for d in json.loads(run.out)["diagnostics"]] == ["CF003"]


def test_configuration_grants_no_trust(repository):
    folder, canary = repository
    (folder / "pyproject.toml").write_text(EVIL)
    run = run_chipfit("lint", ".", "--format", "json", "-q", cwd=folder)
    assert not canary.exists()
    assert run.code == 2
    found = json.loads(run.out)["diagnostics"]
    assert [(d["code"], d["range"]["start"]["line"]) for d in found] == [("CF004", line) for line in EVIL_LINES]


@pytest.mark.parametrize("command", [["report"], ["build", "-o", "firmware"]])
def test_weights_and_samples_are_data(repository, command):
    folder, canary = repository
    run_chipfit(command[0], "clean.py", *command[1:], "-q", cwd=folder)
    assert not canary.exists()


def archive(canary):
    """A .pt2 file whose every member is a pickle that makes the canary."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name in (
            "archive_format",
            "archive_version",
            "version",
            "data.pkl",
            "byteorder",
            "serialized_state_dict.pt",
        ):
            file.writestr(name, pickle.dumps(Bomb(str(canary))))
            file.writestr(f"x/{name}", pickle.dumps(Bomb(str(canary))))
        file.writestr("models/model.json", "{}")
    return data.getvalue()


def test_model_files(repository):
    folder, canary = repository
    files = {"garbage": bytes(range(256)) * 9, "empty": b"", "bomb": (folder / "bomb.pt").read_bytes()}
    names = [f"{name}{suffix}" for name in files for suffix in (".onnx", ".pt2")] + ["archive.pt2"]
    for name in names[:-1]:
        (folder / name).write_bytes(files[name.partition(".")[0]])
    (folder / "archive.pt2").write_bytes(archive(canary))
    run = run_chipfit("lint", *names, "--format", "json", "-q", cwd=folder)
    assert not canary.exists()
    assert sorted((d["file"], d["code"]) for d in json.loads(run.out)["diagnostics"]) == [
        (name, "CF003") for name in sorted(names)
    ]
