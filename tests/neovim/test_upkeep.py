"""The server's life beside the editor's, and what a user can look up."""

import re
import sys
from pathlib import Path

import pytest

from ..server.processes import descendants
from .nvim import Nvim, gone
from .pages import GOOD, UNSUPPORTED

CODES = "return vim.tbl_map(function(d) return d.code end, vim.diagnostic.get(0))"
CLIENTS = "return #vim.lsp.get_clients({ name = 'chipfit' })"


def test_one_server_and_no_finding_twice(nvim):
    nvim.edit("once.py", UNSUPPORTED)
    nvim.wait(CODES, ["CF101"])
    nvim.command("write")
    nvim.edit("twice.py", UNSUPPORTED)
    nvim.wait(CODES, ["CF101"])
    assert nvim.lua(CLIENTS) == 1


def test_health(nvim):
    nvim.edit("health.py", GOOD)
    nvim.wait(CLIENTS, 1)
    nvim.command("checkhealth chipfit")
    text = "\n".join(nvim.lua("return vim.api.nvim_buf_get_lines(0, 0, -1, true)"))
    nvim.command("bwipeout")
    assert "ERROR" not in text
    assert "trace: torch: 2." in text
    assert "health.py" in text
    assert "board          uno-r4-minima (the configuration)" in text


def test_health_without_the_program(nvim):
    nvim.lua("vim.lsp.config('chipfit', { cmd = { 'chipfit-is-not-here', 'server' } })")
    nvim.command("checkhealth chipfit")
    text = "\n".join(nvim.lua("return vim.api.nvim_buf_get_lines(0, 0, -1, true)"))
    nvim.command("bwipeout")
    nvim.lua("vim.lsp.config('chipfit', { cmd = { 'chipfit', 'server' } })")
    assert "ERROR `chipfit-is-not-here` is not executable" in text


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        (f"{{ '{sys.executable}', '-m', 'chipfit.server.cli', 'server' }}", "chipfit, version "),
        ("function() end", "a function of your configuration starts the server"),
    ],
)
def test_health_of_another_way_to_start_it(nvim, command: str, wanted: str):
    nvim.lua(f"vim.lsp.config('chipfit', {{ cmd = {command} }})")
    nvim.command("checkhealth chipfit")
    text = "\n".join(nvim.lua("return vim.api.nvim_buf_get_lines(0, 0, -1, true)"))
    nvim.command("bwipeout")
    nvim.lua("vim.lsp.config('chipfit', { cmd = { 'chipfit', 'server' } })")
    assert "ERROR" not in text
    assert wanted in text


def test_help(nvim, tmp_path):
    """Every command has its place in the help, and every reference leads somewhere."""
    text = Path(nvim.lua("return vim.api.nvim_get_runtime_file('doc/chipfit.txt', false)[1]")).read_text()
    copy = tmp_path / "doc"
    copy.mkdir()
    (copy / "chipfit.txt").write_text(text)
    nvim.command(f"helptags {copy}")
    tags = {line.split("\t")[0] for line in (copy / "tags").read_text().splitlines()}
    commands = {name for name in nvim.lua("return vim.tbl_keys(vim.api.nvim_get_commands({}))") if "Chipfit" in name}
    assert {f":{name}" for name in commands} <= tags
    assert commands == {"ChipfitTarget", "ChipfitBuild", "ChipfitReport", "ChipfitLayers", "ChipfitInfo"}
    nvim.command(f"set runtimepath+={tmp_path}")
    for reference in sorted(set(re.findall(r"\|([^|\s]+)\|", text))):
        nvim.command(f"help {reference}")
    nvim.command(f"helpclose | set runtimepath-={tmp_path}")


def test_it_starts_again(nvim):
    nvim.edit("again.py", UNSUPPORTED)
    nvim.wait(CODES, ["CF101"])
    processes = descendants(nvim.process.pid)
    nvim.lua("vim.lsp.enable('chipfit', false)")
    gone(processes)
    assert nvim.wait(CODES, []) == []
    nvim.lua("vim.lsp.enable('chipfit')")
    nvim.wait(CODES, ["CF101"])


def test_nothing_outlives_an_editor_that_is_killed(tmp_path):
    (tmp_path / "chipfit.toml").touch()
    editor = Nvim(tmp_path)
    try:
        editor.edit("orphan.py", UNSUPPORTED)
        editor.wait(CODES, ["CF101"])
        processes = descendants(editor.process.pid)
        assert processes
        editor.process.kill()
        gone(processes)
    finally:
        editor.kill()
