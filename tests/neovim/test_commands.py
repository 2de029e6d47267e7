"""The commands, as a user types them."""

import json

from .pages import GOOD, LARGE, TWO

CODES = "return vim.tbl_map(function(d) return d.code end, vim.diagnostic.get(0))"
OFFERED = "local offered = _G.offered; _G.offered = {}; return offered"


def test_another_board(nvim):
    nvim.edit("board.py", LARGE)
    nvim.wait(CODES, lambda codes: "CF301" in codes)
    boards = nvim.lua("return vim.fn.getcompletion('ChipfitTarget nucleo-l4', 'cmdline')")
    assert "nucleo-l4r5zi" in boards
    nvim.command("ChipfitTarget nucleo-l4r5zi")
    nvim.wait(CODES, lambda codes: "CF301" not in codes)
    assert "board          nucleo-l4r5zi (chosen in this session)" in info(nvim)
    nvim.lua(OFFERED)
    nvim.lua("_G.take = { 'as the project is configured' }")
    nvim.command("ChipfitTarget")
    (offer,) = nvim.wait(OFFERED)
    marked = [text for text in offer["texts"] if text.startswith("* ")]
    assert marked == ["* nucleo-l4r5zi  cortex-m4 at 120 MHz, 640 KiB RAM, 2048 KiB flash"]
    nvim.wait(CODES, lambda codes: "CF301" in codes)
    assert "board          uno-r4-minima (the configuration)" in info(nvim)


def test_no_such_board(nvim):
    nvim.edit("nowhere.py", GOOD)
    nvim.command("ChipfitTarget uno-r5")
    (told,) = nvim.wait("return _G.told", lambda told: len(told) == 1)
    assert "uno-r5" in told
    nvim.told()


def test_a_board_file(nvim):
    """Found from Neovim's working folder, and in the user's home."""
    nvim.edit("own.py", GOOD)
    (nvim.folder / "boards").mkdir()
    (nvim.folder / "boards" / "mine.toml").write_text('extends = "nucleo-l4r5zi"\n')
    for cwd, name in ((nvim.folder / "boards", "mine.toml"), (nvim.folder, "~/boards/mine.toml")):
        nvim.lua("vim.env.HOME = home; vim.cmd.cd(cwd)", home=str(nvim.folder), cwd=str(cwd))
        nvim.command(f"ChipfitTarget {name}")
        nvim.wait("return require('chipfit').statusline()", lambda text: "mine" in text)
        nvim.command("ChipfitTarget uno-r4-minima")
        nvim.wait("return require('chipfit').statusline()", lambda text: "mine" not in text)
    nvim.lua("require('chipfit').target('')")
    assert nvim.told() == []


def test_commands_in_the_page_of_layers_mean_its_model(nvim):
    nvim.edit("page.py", TWO)
    nvim.command("call cursor(1, 1) | ChipfitLayers Other")
    first = "return vim.bo.filetype == 'chipfit' and vim.fn.getline(1)"
    assert "page.py:Other on uno-r4-minima" in nvim.wait(first)
    nvim.lua("_G.offered, _G.take, _G.opened = {}, { 'nucleo-l4r5zi' }, nil")
    nvim.command("ChipfitTarget")
    nvim.wait(first, lambda line: "page.py:Other on nucleo-l4r5zi" in line)
    assert "nucleo-l4r5zi (chosen in this session)" in info(nvim)
    nvim.command("ChipfitReport")
    nvim.wait("return _G.opened", lambda address: (address or "").endswith(".html"))
    assert nvim.lua("return vim.fn.getcompletion('ChipfitBuild N', 'cmdline')") == ["Net"]
    nvim.lua("require('chipfit').target('')")
    nvim.command("close")
    assert nvim.told() == []


def test_another_board_where_there_is_no_file(nvim):
    nvim.edit("elsewhere.py", GOOD)
    nvim.command("enew")
    nvim.lua("_G.offered, _G.take = {}, {}")
    nvim.command("ChipfitTarget")
    (offer,) = nvim.wait(OFFERED)
    assert [text for text in offer["texts"] if text.startswith("* uno-r4-minima")]
    assert nvim.told() == []


def test_a_page_of_layers_that_was_deleted_comes_back_whole(nvim):
    nvim.edit("deleted.py", GOOD)
    first = "return vim.bo.filetype == 'chipfit' and vim.fn.getline(1)"
    for _ in range(2):
        nvim.command("ChipfitLayers")
        assert "deleted.py:Net on" in nvim.wait(first)
        assert nvim.lua("return { vim.bo.buftype, vim.fn.maparg('q', 'n') }") == ["nofile", "<Cmd>close<CR>"]
        nvim.command("bdelete")


def test_firmware(nvim):
    """The server asks what is not configured, and offers to open what it wrote."""
    nvim.edit("firmware.py", GOOD)
    nvim.lua("_G.offered, _G.opened, _G.take = {}, nil, { 'Random weights', 'build/net', 'Open folder' }")
    nvim.command("ChipfitBuild")
    assert nvim.wait("return _G.opened") == (nvim.folder / "build" / "net").as_uri()
    assert json.loads((nvim.folder / "build" / "net" / "report.json").read_text())["entry"] == "firmware.py:Net"
    questions = [offer["prompt"] for offer in nvim.lua(OFFERED)]
    assert [question.startswith("chipfit: ") for question in questions] == [True, True, True]
    assert "arena" in questions[-1]


def test_the_report_in_the_browser(nvim):
    nvim.edit("report.py", GOOD)
    nvim.lua("_G.opened = nil")
    nvim.command("ChipfitReport")
    address = nvim.wait("return _G.opened")
    assert address.startswith("file://")
    assert address.endswith(".html")
    nvim.told()


def test_the_model_that_is_meant(nvim):
    nvim.edit("two.py", TWO)
    nvim.command("call cursor(1, 1) | ChipfitLayers Other")
    first = "return vim.bo.filetype == 'chipfit' and vim.fn.getline(1)"
    assert "two.py:Other on" in nvim.wait(first)
    nvim.command("close | call cursor(6, 1) | ChipfitLayers")
    assert "two.py:Net on" in nvim.wait(first)
    nvim.command("close | call cursor(1, 1)")
    nvim.lua("_G.offered = {}; _G.take = { 'Other' }")
    nvim.command("ChipfitLayers")
    assert "two.py:Other on" in nvim.wait(first)
    assert nvim.lua(OFFERED) == [{"prompt": "Which model?", "texts": ["Net", "Other"]}]
    assert nvim.lua("return vim.fn.getcompletion('buffer two.py | ChipfitBuild O', 'cmdline')") == ["Other"]
    nvim.command("close")
    assert nvim.lua("return vim.fn.getcompletion('ChipfitBuild O', 'cmdline')") == ["Other"]


def test_a_buffer_without_a_server_says_so(nvim):
    nvim.command("enew")
    nvim.told()
    nvim.command("ChipfitReport")
    assert nvim.told() == ["chipfit: no server for this buffer; :checkhealth chipfit says why."]


def test_a_model_that_is_not_there_says_so(nvim):
    nvim.edit("broken.py", "class Net(")
    nvim.command("ChipfitLayers")
    (told,) = nvim.wait("return _G.told", lambda told: len(told) == 1)
    assert "yntax" in told or "never closed" in told
    nvim.told()


def info(nvim):
    nvim.lua("_G.echoed = nil; vim.api.nvim_echo = function(chunks) _G.echoed = chunks[1][1] end")
    nvim.command("ChipfitInfo")
    return nvim.wait("return _G.echoed")
