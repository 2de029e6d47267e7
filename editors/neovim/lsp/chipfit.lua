-- The language server of chipfit, for vim.lsp.enable('chipfit'). Change it with vim.lsp.config('chipfit', {...}).
--- A command of a lens. Neovim takes the lenses of the line away and brings them back only for commands of the server.
---@param action fun(argument: table)
---@return fun(command: lsp.Command, context: lsp.HandlerContext)
local function run(action)
  return function(command, context)
    require('chipfit.lenses').draw(assert(vim.lsp.get_client_by_id(context.client_id)), context.bufnr)
    action(command.arguments[1])
  end
end

return {
  cmd = { 'chipfit', 'server' },
  filetypes = { 'python' },
  root_markers = { 'chipfit.toml', 'pyproject.toml', '.git' },
  settings = {
    chipfit = {
      -- target = 'nucleo-l4r5zi', -- instead of what the project's configuration says
      -- python = '/path/to/python', -- the interpreter that has torch, if it is not the one chipfit runs on
    },
  },
  capabilities = {
    experimental = {
      -- What the server leaves to us, and what it is to tell us.
      commands = { commands = { 'chipfit.selectTarget', 'chipfit.showArenaMap' } },
      chipfit = { checked = true },
    },
  },
  commands = {
    ['chipfit.selectTarget'] = run(function()
      require('chipfit').target()
    end),
    ['chipfit.showArenaMap'] = run(function(argument)
      require('chipfit').layers(argument.entry, argument.uri)
    end),
  },
  handlers = {
    ['chipfit/checked'] = function(_, checked, context)
      require('chipfit.checks').note(vim.lsp.get_client_by_id(context.client_id), checked)
    end,
  },
}
