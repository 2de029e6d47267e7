"""Hovers, hints at the ends of lines, lenses, the page of layers and the status line."""

from .pages import GOOD, SLOW, SLOW_LINE, SPLIT

HINTS = """return vim.iter(vim.lsp.inlay_hint.get({ bufnr = 0 })):map(function(it)
  return { it.inlay_hint.position.line + 1, it.inlay_hint.label }
end):totable()"""
LENSES = """return vim.iter(vim.lsp.codelens.get(0)):map(function(it) return it.command.title end):totable()"""
DRAWN = """
local found = {}
for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, -1, 0, -1, { details = true })) do
  for _, chunk in ipairs(mark[4].virt_text or {}) do
    table.insert(found, { mark[2] + 1, chunk[1] })
  end
end
return found
"""
FLOAT = """
for _, window in ipairs(vim.api.nvim_list_wins()) do
  if vim.api.nvim_win_get_config(window).relative ~= '' then
    local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, true)
    vim.api.nvim_win_close(window, true)
    return table.concat(lines, '\\n')
  end
end
"""
PAGE = """
for _, window in ipairs(vim.api.nvim_list_wins()) do
  local bufnr = vim.api.nvim_win_get_buf(window)
  if vim.bo[bufnr].filetype == 'chipfit' then
    return table.concat(vim.api.nvim_buf_get_lines(bufnr, 0, -1, true), '\\n')
  end
end
"""


def test_hover(nvim):
    nvim.edit("hover.py", GOOD)
    nvim.wait(HINTS)
    nvim.lua("vim.fn.search('self.fc = '); vim.cmd('normal! $'); vim.lsp.buf.hover()")
    text = nvim.wait(FLOAT)
    assert "fully_connected" in text
    assert "uno-r4-minima" in text


def test_hints_at_the_ends_of_lines(nvim):
    nvim.edit("hints.py", GOOD)
    found = nvim.wait(HINTS)
    lines = dict(found)
    assert "1x4" in lines[9]
    nvim.command("%s/10, 4/10, 6/")
    nvim.wait(HINTS, lambda found: any("1x6" in label for _, label in found))
    nvim.lua("vim.lsp.inlay_hint.enable(false)")
    assert not any("1x6" in text for _, text in nvim.lua(DRAWN))
    nvim.lua("vim.lsp.inlay_hint.enable(true)")
    nvim.wait(DRAWN, lambda drawn: any("1x6" in text for _, text in drawn))


def test_hints_of_a_hidden_buffer_follow_the_board(nvim):
    nvim.edit("hidden.py", GOOD)
    before = nvim.wait(HINTS)
    nvim.edit("in_front.py", GOOD)
    assert nvim.wait(HINTS) == before
    nvim.command("ChipfitTarget nucleo-l4r5zi")
    now = nvim.wait(HINTS, lambda found: found != before)
    nvim.command("buffer hidden.py")
    nvim.wait(HINTS, now)
    nvim.lua("require('chipfit').target('')")
    nvim.wait(HINTS, before)


def test_a_fix_is_applied(nvim):
    nvim.edit("fix.py", SLOW)
    nvim.wait("return #vim.diagnostic.get(0, { lnum = line - 1 })", lambda count: count > 0, line=SLOW_LINE)
    nvim.lua(
        """
        vim.api.nvim_win_set_cursor(0, { line, 8 })
        vim.lsp.buf.code_action({
          apply = true,
          filter = function(action) return action.kind == 'quickfix' and action.title:find('Split it', 1, true) end,
        })
        """,
        line=SLOW_LINE,
    )
    nvim.wait("return vim.api.nvim_buf_get_lines(0, line - 1, line, true)[1]", lambda t: SPLIT in t, line=SLOW_LINE)


def test_lenses_are_drawn_when_the_check_is_over_and_follow_the_text(nvim):
    nvim.edit("lenses.py", GOOD)
    titles = nvim.wait(LENSES, lambda titles: len(titles) == 4)
    assert titles[0].startswith("arena ")
    assert titles[1:] == ["generate firmware", "uno-r4-minima", "report"]
    drawn = [text for line, text in nvim.wait(DRAWN) if line == 6 and text in titles]
    assert drawn == titles
    nvim.command("%s/10, 4/10, 400/")
    nvim.wait(LENSES, lambda now: len(now) == 4 and now[0] != titles[0])


def test_a_lens_is_run(nvim):
    nvim.edit("lens.py", GOOD)
    nvim.wait(LENSES, lambda titles: len(titles) == 4)
    titles = nvim.lua(LENSES)
    nvim.lua("vim.api.nvim_win_set_cursor(0, { 6, 0 }); _G.take = { 'arena ' }; vim.lsp.codelens.run()")
    text = nvim.wait("return vim.bo.filetype == 'chipfit' and vim.fn.join(vim.fn.getline(1, '$'), '\\n')")
    assert text.startswith("lens.py:Net on uno-r4-minima (cortex-m4 at 48 MHz, runtime chipfit)")
    assert "\narena            16 B of 32.0 KiB (sram), 32.0 KiB left\n" in text
    assert "the arena holds" in text
    nvim.command('call search("fc (fully_connected)") | execute "normal \\<CR>"')
    assert nvim.lua("return { vim.fn.expand('%:t'), vim.fn.line('.') }") == ["lens.py", 9]
    nvim.wait(DRAWN, lambda drawn: [text for line, text in drawn if text in titles] == titles)
    nvim.command("%s/10, 4/10, 12/")
    nvim.wait(PAGE, lambda text: "1x12" in text)
    nvim.command("only")


def test_a_block_shows_the_models_of_other_files_and_its_lens_leads_to_them(nvim):
    block = GOOD.replace("class Net", "class Block").replace("# chipfit: input=1x10\n", "")
    (nvim.folder / "block.py").write_text(block)
    nvim.edit("user.py", "from block import Block\n" + GOOD.replace("nn.Linear(10, 4)", "Block()"))
    nvim.wait(LENSES, lambda titles: len(titles) == 4)
    nvim.edit("block.py", block)
    nvim.wait(LENSES, lambda titles: [title for title in titles if title.startswith("used in user.py: Net, ")])
    assert [line for line, _ in nvim.wait(HINTS)] == [8, 11]
    nvim.lua("vim.api.nvim_win_set_cursor(0, { 5, 0 }); _G.take = { 'used in' }; vim.lsp.codelens.run()")
    text = nvim.wait("return vim.bo.filetype == 'chipfit' and vim.fn.join(vim.fn.getline(1, '$'), '\\n')")
    assert text.startswith("user.py:Net on uno-r4-minima")
    nvim.command("only")


def test_the_status_line(nvim):
    nvim.edit("status.py", GOOD)
    text = "return require('chipfit').statusline()"
    found = nvim.wait(text, lambda text: "flash" in text)
    assert found.startswith("uno-r4-minima, arena 0.0/32.0 KiB, flash ")
    nvim.command("enew")
    assert nvim.lua(text) == ""


def test_settings(nvim):
    """A user's own, at the start or later."""
    nvim.edit("settings.py", GOOD)
    nvim.wait(LENSES, lambda titles: len(titles) == 4)
    change = """
        local client = vim.lsp.get_clients({ name = 'chipfit' })[1]
        client.settings = { chipfit = settings }
        client:notify('workspace/didChangeConfiguration', { settings = client.settings })
    """
    nvim.lua(change, settings={"target": "nucleo-l4r5zi", "codeLens": {"enabled": False}})
    nvim.wait(LENSES, [])
    nvim.wait("return require('chipfit').statusline()", lambda text: text.startswith("nucleo-l4r5zi, arena"))
    nvim.lua(change, settings={})
    nvim.wait(LENSES, lambda titles: len(titles) == 4)
