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
    subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=240
    )
    answer = (folder / "answer").read_text()
    if answer == "no ALE\n":
        need("vim-ale")
    assert answer == "done\n"
