"""What the README shows is what the commands print."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chipfit.analysis.targets import core_names, runtime_names, target_names, tier_names

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```console\n\$ chipfit (?P<arguments>[^\n]+)\n(?P<output>.*?)^```$", re.MULTILINE | re.DOTALL)
TEXT = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = {match["arguments"]: match["output"] for match in BLOCK.finditer(TEXT)}
NUMBERS = {4: "four", 12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen"}


def test_the_readme_shows_the_main_commands():
    assert {arguments.split()[0] for arguments in EXAMPLES} >= {"lint", "report", "build"}


@pytest.mark.parametrize("arguments", EXAMPLES)
def test_output_is_real(arguments, tmp_path):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    environment = {**os.environ, "COLUMNS": "110", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "chipfit.server.cli", *arguments.split()]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert done.stdout.rstrip() == EXAMPLES[arguments].rstrip()


def test_the_counts_are_those_of_the_tables():
    boards, tiers, cores = len(target_names()), NUMBERS[len(tier_names())], NUMBERS[len(core_names())]
    assert f"{boards} boards and {tiers} generic tiers on {cores} Cortex-M cores" in TEXT
    assert f"what each of the {NUMBERS[len(runtime_names())]} has" in TEXT
