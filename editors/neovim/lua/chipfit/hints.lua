--- The hints of a buffer that no window shows.
local M = {}

--- Ask anew for the hints of a hidden buffer: Neovim does so only where the buffer is in a window, so that one comes back
--- to those of the last board, or to none.
---@param bufnr integer
function M.follow(bufnr)
  if #vim.fn.win_findbuf(bufnr) == 0 and vim.lsp.inlay_hint.is_enabled({ bufnr = bufnr }) then
    vim.lsp.inlay_hint.enable(true, { bufnr = bufnr })
  end
end

return M
