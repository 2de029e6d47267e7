-- Copy to ~/.config/nvim/lsp/chipfit.lua and add vim.lsp.enable('chipfit') to init.lua. Neovim 0.11 or newer.
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
}
