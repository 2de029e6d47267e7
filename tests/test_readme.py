"""What the README shows is what the commands print."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```console\n\$ chipfit (?P<arguments>[^\n]+)\n(?P<output>.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = {match["arguments"]: match["output"] for match in BLOCK.finditer((ROOT / "README.md").read_text("utf-8"))}


def test_the_readme_shows_the_main_commands():
    assert {arguments.split()[0] for arguments in EXAMPLES} >= {"lint", "report", "build"}


@pytest.mark.parametrize("arguments", EXAMPLES)
def test_output_is_real(arguments, tmp_path):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    environment = {**os.environ, "COLUMNS": "110", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "chipfit.server.cli", *arguments.split()]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert done.stdout.rstrip() == EXAMPLES[arguments].rstrip()
