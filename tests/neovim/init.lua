-- What the README tells a user to write, and a picker that a test can answer.
vim.opt.runtimepath:append(vim.env.CHIPFIT_TEST_PLUGIN)
vim.lsp.enable('chipfit')
vim.lsp.inlay_hint.enable()
vim.opt.swapfile = false

-- What was offered, and what to take from the next offer: the first item whose text has it.
_G.offered, _G.take = {}, {}
vim.ui.select = function(items, options, on_choice)
  local format = options.format_item or tostring
  local texts, wanted = vim.tbl_map(format, items), table.remove(_G.take, 1)
  table.insert(_G.offered, { prompt = options.prompt, texts = texts })
  for number, text in ipairs(texts) do
    if wanted and text:find(wanted, 1, true) then
      return on_choice(items[number], number)
    end
  end
  on_choice(nil, nil)
end

-- What the user was told.
_G.told = {}
vim.notify = function(message)
  table.insert(_G.told, message)
end
vim.ui.open = function(address)
  _G.opened = address
  return vim.system({ 'true' })
end

dofile(vim.env.CHIPFIT_TEST_DOOR_PROGRAM)
