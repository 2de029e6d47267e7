"""The same file gives the same diagnostics through the command line and through the server."""

import json
import os
import subprocess

import pytest

from chipfit.analysis.rules.table import RULES

from .client import PROGRAM
from .models import GOOD, NO_INPUT, model

SEVERITIES = {1: "error", 2: "warning", 3: "information", 4: "hint"}
CONV = model(layer="nn.Conv2d(3, 2, 3)", input="1x3x8x8")

FILES = {
    "good.py": GOOD,
    "no_input.py": NO_INPUT,
    "syntax.py": 'x = "😀漢"\nclass Net(:\n',
    "raises.py": model(layer='print("noise") or 1 / 0'),
    "shape.py": model(layer="nn.Linear(12, 4)"),
    "comment.py": GOOD.replace("1x10", "1x"),
    "arguments.py": NO_INPUT.replace("__init__(self)", "__init__(self, width)"),
    "outside.py": model(layer="open(nn)"),
    "unsupported.py": model(layer="nn.Sequential(nn.Linear(10, 4), nn.LayerNorm(4), nn.LayerNorm(4))"),
    "norm.py": model(layer="nn.Sequential(nn.Linear(10, 4), nn.ReLU(), nn.BatchNorm1d(4))"),
    "transpose.py": model(layer="nn.Conv2d(3, 2, 3)", result="torch.relu(self.fc(x).transpose(2, 3))", input="1x3x8x8"),
    "网络.py": CONV.replace("Net", "网络").replace("self.fc(x)", 'torch.relu(self.fc("😀" and x).transpose(2, 3))'),
    "mixed.py": GOOD.replace("Net", "A") + NO_INPUT.replace("Net", "B") + model("nn.Linear(9, 4)").replace("Net", "C"),
    "ignored.py": model(layer="nn.Sequential(nn.Linear(10, 4), nn.LogSoftmax(1))  # chipfit: ignore[CF101, CF2]"),
    "crlf.py": NO_INPUT.replace("\n", "\r\n"),
    "arena/chipfit.toml": "arena-bytes = 8\n",
    "arena/net.py": GOOD,
    "flash/chipfit.toml": "flash-bytes = 8\n",
    "flash/net.py": GOOD,
    "latency/chipfit.toml": "latency-ms = 0.0001\n",
    "latency/net.py": GOOD,
    "signal/chipfit.toml": "latency-ms = 0.0001\n",
    "signal/net.py": model(layer="nn.Conv1d(1, 32, 80, stride=16)", input="1x1x8000"),
    "imports/block.py": "from torch import nn\n\n\nclass Block(nn.Linear):\n    name = '漢'; act = nn.LayerNorm(4)\n\n"
    "    def forward(self, x):\n        return self.act(super().forward(x))\n",
    "imports/net.py": "from block import Block\n" + model(layer="Block(10, 4)"),
}
BROKEN = {
    "broken/chipfit.toml": 'target = "nowhere"\n"漢" = 1\narena-bytes = "big"\n',
    "broken/net.py": GOOD,
}


@pytest.fixture(scope="module")
def folder(workspace):
    root = workspace / "same"
    root.mkdir()
    (root / "chipfit.toml").touch()
    for name, text in {**FILES, **BROKEN}.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(text.encode())
    return root


def lint(folder, names):
    """Pairs of file and finding of the command line; the file is the one that was asked about."""
    arguments = [PROGRAM, "lint", *(str(folder / name) for name in names), "--format", "json", "-q"]
    environment = {**os.environ, "CHIPFIT_CACHE_DIR": str(folder.parent / ".cache")}
    run = subprocess.run(arguments, env=environment, capture_output=True, timeout=120)
    assert run.stderr == b""
    return sorted(
        (
            (folder / d["file"]).as_uri(),
            d["code"],
            d["severity"],
            *((d["range"][end]["line"], d["range"][end]["column"]) for end in ("start", "end")),
            "\n".join([d["message"], *d["notes"]]),
            tuple(sorted((r["range"]["start"]["line"], r["message"]) for r in d["related"])),
            d["target"],
        )
        for d in json.loads(run.stdout)["diagnostics"]
    )


def serve(client, folder, names):
    """The same through the server: what stands in all files when every check is over."""
    for name in names:
        uri = client.open(str((folder / name).relative_to(client.root)), (folder / name).read_bytes().decode())
        client.settled(uri)
    stands = {p["uri"]: p["diagnostics"] for p in client.received("textDocument/publishDiagnostics")}
    found = [(uri, d) for uri, diagnostics in stands.items() for d in diagnostics if uri.startswith(folder.as_uri())]
    for name in names:
        client.close((folder / name).as_uri())
    return sorted(
        (
            uri,
            d["code"],
            SEVERITIES[d["severity"]],
            *((d["range"][end]["line"] + 1, d["range"][end]["character"] + 1) for end in ("start", "end")),
            d["message"],
            tuple(sorted((r["location"]["range"]["start"]["line"] + 1, r["message"]) for r in d["relatedInformation"])),
            d["data"]["target"],
        )
        for uri, d in found
    )


def test_every_kind_of_rule_through_both_doors(client, folder):
    names = [name for name in FILES if name.endswith(".py")]
    served = serve(client, folder, names)  # first: its worker is warm, and the command line recalls its traces
    expected = lint(folder, names)
    assert served == expected
    codes = {found[1] for found in expected}
    wanted = set(RULES) - {"CF010"}  # an editor knows no baseline
    assert {code for code in codes if code.startswith("CF0")} == {code for code in wanted if code.startswith("CF0")}
    assert {code[:3] for code in codes} == {code[:3] for code in RULES}  # the numbers' rules come all the same way


def test_a_broken_configuration_through_both_doors(client, folder):
    expected = lint(folder, ["broken/net.py"])
    assert len(expected) >= 2
    assert serve(client, folder, ["broken/net.py"]) == expected
