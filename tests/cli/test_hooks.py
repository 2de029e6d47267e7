"""`.pre-commit-hooks.yaml`: its commands exist and do what they are there for."""

import re
import tomllib
from pathlib import Path

from .conftest import run_chipfit

ROOT = Path(__file__).parent.parent.parent
HOOKS = {
    hook[1]: dict(re.findall(r"^  (\w+): (.+)$", hook[0], re.MULTILINE))
    for hook in re.finditer(r"^- id: (\S+)\n(?:  .+\n)+", (ROOT / ".pre-commit-hooks.yaml").read_text(), re.MULTILINE)
}
FILE = """import torch
from torch import nn


# chipfit: input=1x
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.act = nn.LogSoftmax(1)

    def forward(self, x):
        return self.act(torch.relu(x))
"""


def lint(name, folder, *arguments):
    program, *command = HOOKS[name]["entry"].split()
    assert program == "chipfit"
    return run_chipfit(*command, *arguments, "net.py", "left_out/net.py", cwd=folder)


def test_both_hooks(tmp_path):
    assert list(HOOKS) == ["chipfit", "chipfit-static"]
    (tmp_path / "chipfit.toml").write_text('[lint]\nexclude = ["left_out"]\n')
    (tmp_path / "left_out").mkdir()
    for file in ("net.py", "left_out/net.py"):
        (tmp_path / file).write_text(FILE)
    static = lint("chipfit-static", tmp_path, "--python", "/none/python")
    assert (static.code, static.err) == (1, "")
    assert "net.py:5:1: CF004 error" in static.out
    assert "left_out" not in static.out
    (tmp_path / "net.py").write_text(FILE.replace("1x\n", "1x10\n"))
    full = lint("chipfit", tmp_path)
    assert (full.code, full.err) == (1, "")
    assert "CF101" in full.out


def test_the_full_hook_installs_what_tracing_needs():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert HOOKS["chipfit"]["additional_dependencies"] == '[".[trace]"]'
    assert any(dependency.startswith("torch") for dependency in extras["trace"])
    assert "additional_dependencies" not in HOOKS["chipfit-static"]
