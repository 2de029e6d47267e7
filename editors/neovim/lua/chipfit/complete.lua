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
  local client = require('chipfit.client').any()
  return client and matching(start, require('chipfit.target').names(client)) or {}
end

--- The current buffer's models that begin like that.
---@param start string
---@return string[]
function M.model(start)
  local client = require('chipfit.client').of(0)
  return client and matching(start, require('chipfit.models').names(client, vim.api.nvim_get_current_buf())) or {}
end

return M
