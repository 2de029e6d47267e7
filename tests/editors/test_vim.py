"""Vim with ALE and what editors/vim says."""

import subprocess
from pathlib import Path

from ..support.toolchain import need

HERE = Path(__file__).parent
SNIPPET = HERE.parents[1] / "editors" / "vim" / "ale.vim"


def test_findings_follow_the_text(folder, environment):
    need("vim")
    environment = {**environment, "CHIPFIT_TEST_SNIPPET": str(SNIPPET)}
    command = ["vim", "-N", "-u", "NONE", "-i", "NONE", "--not-a-term", "-T", "dumb", "-S", str(HERE / "drive.vim")]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(command, cwd=folder, env=environment, timeout=240, **quiet)
    answer = (folder / "answer").read_text()
    if answer == "no ALE\n":
        need("vim-ale")
    assert answer == "done\n"
