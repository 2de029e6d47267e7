--- Our lenses, and no other server's, in a buffer.
local M = {}

--- Show what the server says now. Neovim 0.12 does that by itself for those who switch lenses on.
---@param client vim.lsp.Client
---@param bufnr integer
function M.draw(client, bufnr)
  if vim.lsp.codelens.enable then
    return
  end
  local params = { textDocument = require('chipfit.client').document(bufnr) }
  client:request('textDocument/codeLens', params, function(problem, lenses, context)
    -- Neovim sorts the lenses of a line by their columns and does not keep the order of equal ones.
    for number, lens in ipairs(lenses or {}) do
      lens.range.start.character = number
    end
    vim.lsp.codelens.on_codelens(problem, lenses, context)
  end, bufnr)
end

return M
