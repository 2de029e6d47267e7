--- Completion of the commands' arguments.
local M = {}

---@param start string
---@param names string[]
---@return string[]
local function matching(start, names)
  return vim.tbl_filter(function(name)
    return vim.startswith(name, start)
  end, names)
end

--- The boards that begin like that.
---@param start string
---@return string[]
function M.target(start)
  local client = require('chipfit.client').any(vim.api.nvim_get_current_buf())
  return client and matching(start, require('chipfit.target').names(client)) or {}
end

--- The current buffer's models that begin like that.
---@param start string
---@return string[]
function M.model(start)
  local bufnr = require('chipfit.layers').subject(vim.api.nvim_get_current_buf())
  local client = require('chipfit.client').of(bufnr)
  return client and matching(start, require('chipfit.models').names(client, bufnr)) or {}
end

return M
