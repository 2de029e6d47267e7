-- The language server of chipfit, for vim.lsp.enable('chipfit'). Change it with vim.lsp.config('chipfit', {...}).
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
    ['chipfit.selectTarget'] = function(_, context)
      require('chipfit.target').choose(vim.lsp.get_client_by_id(context.client_id), context.bufnr)
    end,
    ['chipfit.showArenaMap'] = function(command)
      require('chipfit').layers(command.arguments[1].entry)
    end,
  },
  handlers = {
    ['chipfit/checked'] = function(_, checked, context)
      require('chipfit.checks').note(vim.lsp.get_client_by_id(context.client_id), checked)
    end,
  },
}
