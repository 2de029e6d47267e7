"""The hooks through the real pre-commit: it clones the repository, installs it into environments of its own, runs it.

Without network: what chipfit needs is taken from this interpreter's packages instead of the index.
"""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = [path for path in sys.path if path.endswith("site-packages")]
GIT = ("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
FILE = """import torch
from torch import nn


# chipfit: input={shape}
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.act = {layer}

    def forward(self, x):
        return self.act(torch.relu(x))
"""
CONFIGURATION = """\
repos:
  - repo: {hooks}
    rev: {revision}
    hooks:
      - id: chipfit-static
      - id: chipfit
        additional_dependencies: [".[trace]", "{packages}"]
"""


def git(*arguments, cwd):
    done = subprocess.run([*GIT, *arguments], cwd=cwd, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def repository(folder):
    """What is in `folder`, as a commit; its name."""
    git("init", "-q", cwd=folder)
    git("add", "-A", cwd=folder)
    git("commit", "-qm", "all", cwd=folder)
    return git("rev-parse", "HEAD", cwd=folder)


def as_it_stands(folder):
    """The sources of chipfit with what is not committed yet."""
    for name in git("ls-files", "-co", "--exclude-standard", cwd=ROOT).splitlines():
        if (ROOT / name).is_file() and not name.startswith(("tests/", "docs/", "editors/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)


def packages_wheel(folder):
    """A wheel that lets an environment find the packages of this one: the worker, unlike pip, has no PYTHONPATH."""
    wheel, info = folder / "zz_packages-1-py3-none-any.whl", "zz_packages-1.dist-info"
    with zipfile.ZipFile(wheel, "w") as content:
        content.writestr("zz_packages.pth", "\n".join(PACKAGES) + "\n")
        content.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: zz_packages\nVersion: 1\n")
        content.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        content.writestr(f"{info}/RECORD", "")
    return wheel


@pytest.fixture(scope="module")
def pre_commit(tmp_path_factory):
    """`pre-commit run HOOK` in a repository with a model that has that input and layer."""
    base = tmp_path_factory.mktemp("pre-commit")
    hooks, project = base / "hooks", base / "project"
    hooks.mkdir()
    project.mkdir()
    as_it_stands(hooks)
    values = {"hooks": hooks, "revision": repository(hooks), "packages": packages_wheel(base)}
    (project / ".pre-commit-config.yaml").write_text(CONFIGURATION.format(**values))
    (project / "chipfit.toml").write_text('[lint]\nexclude = ["left_out"]\n')
    repository(project)
    offline = {"PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0", "PYTHONPATH": os.pathsep.join(PACKAGES)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "GIT_"))}
    environment = {**kept, **offline, "PRE_COMMIT_HOME": str(base / "home")}

    def run(hook, shape, layer):
        for file in ("net.py", "left_out/net.py"):
            (project / file).parent.mkdir(exist_ok=True)
            (project / file).write_text(FILE.format(shape=shape, layer=layer))
        git("add", "-A", cwd=project)
        command = [sys.executable, "-m", "pre_commit", "run", "--color=never", hook]
        return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=300)

    return run


@pytest.mark.skipif(shutil.which("git") is None, reason="pre-commit clones with git")
def test_static(pre_commit):
    done = pre_commit("chipfit-static", "1x", "nn.LogSoftmax(1)")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "chipfit (syntax tree only)" in done.stdout
    assert "- hook id: chipfit-static\n- exit code: 1\n" in done.stdout
    assert "net.py:5:1: CF004 error" in done.stdout
    assert "left_out" not in done.stdout
    good = pre_commit("chipfit-static", "1x10", "nn.Linear(10, 4)")
    assert (good.returncode, good.stderr) == (0, ""), good.stdout
    assert "Passed" in good.stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="pre-commit clones with git")
def test_full(pre_commit):
    done = pre_commit("chipfit", "1x10", "nn.LogSoftmax(1)")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "- hook id: chipfit\n- exit code: 1\n" in done.stdout
    assert re.search(r"^net\.py:\d+:\d+: CF101 error", done.stdout, re.MULTILINE)
    assert "MACs" in done.stdout, "it was traced"
    assert "left_out" not in done.stdout
