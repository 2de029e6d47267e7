"""docs/ci.md: what it shows is what the commands print, and what its workflow runs exists."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "ci.md").read_text("utf-8")
SESSIONS = re.findall(r"^```console\n(\$ .*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
STEPS = re.findall(r"^ +- run: (chipfit .+)$", TEXT, re.MULTILINE)
HOOKS = re.findall(r"^ +- id: (\S+)$", TEXT, re.MULTILINE)


@pytest.fixture
def project(tmp_path, tmp_path_factory):
    """A function that runs a command in a git repository of the examples, and says how it ended."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "chipfit.toml").write_text('target = "nucleo-f030r8"\n')
    commit = ("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "first")
    for arguments in (("init", "-q"), ("add", "-A"), commit):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    cache = str(tmp_path_factory.getbasetemp() / "chipfit-cache")
    environment = {**os.environ, "PATH": path, "CHIPFIT_CACHE_DIR": cache, "COLUMNS": "110", "NO_COLOR": "1"}

    def run(command):
        return subprocess.run(["sh", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True)

    return run


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: re.findall(r"^\$ (.+)", session, re.MULTILINE)[-1])
def test_output_is_real(session, project):
    commands = re.findall(r"^\$ (.+)$", session, re.MULTILINE)
    assert "".join(f"$ {command}\n{project(command).stdout}" for command in commands) == session


def test_the_steps_of_the_workflow_run(project):
    assert project("chipfit lint --write-baseline chipfit-baseline.json").returncode == 0
    ended = [project(re.sub(r"\$\{\{.*?\}\}", "HEAD", step)) for step in STEPS]
    assert [done.returncode for done in ended] == [0, 0, 0], [done.stderr for done in ended]


def test_the_hooks_exist():
    known = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert HOOKS
    assert all(f"- id: {hook}\n" in known for hook in HOOKS)
