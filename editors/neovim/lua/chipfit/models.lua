--- The models of a buffer, as the server reports them.
local talk = require('chipfit.client')

local M = {}

---@class chipfit.Model
---@field entry string
---@field range lsp.Range of the line of its class
---@field report table an object of the schema chipfit-report/1

--- The models of the buffer that have this name, all without one, once the check of its text is over.
---@param client vim.lsp.Client
---@param bufnr integer
---@param entry string?
---@param on_models fun(models: chipfit.Model[]) there is at least one
---@param on_problem fun(problem: lsp.ResponseError)? without it the user is told
function M.fetch(client, bufnr, entry, on_models, on_problem)
  local params = { textDocument = talk.document(bufnr), entry = entry }
  talk.ask(client, 'chipfit/report', params, bufnr, function(answer)
    on_models(answer.models)
  end, on_problem)
end

--- The models of the class whose line is the last one up to the cursor's.
---@param models chipfit.Model[]
---@param line integer from 0
---@return chipfit.Model[]
local function above(models, line)
  local nearest = -1
  for _, model in ipairs(models) do
    local start = model.range.start.line
    nearest = start <= line and math.max(start, nearest) or nearest
  end
  return vim.tbl_filter(function(model)
    return model.range.start.line == nearest
  end, models)
end

--- The names of a buffer's models. Waits for them.
---@param client vim.lsp.Client
---@param bufnr integer
---@return string[]
function M.names(client, bufnr)
  local answer = client:request_sync('chipfit/report', { textDocument = talk.document(bufnr) }, 2000, bufnr)
  return vim.tbl_map(function(model)
    return model.entry
  end, answer and answer.result and answer.result.models or {})
end

---@param models chipfit.Model[]
---@param on_model fun(model: chipfit.Model)
local function choose(models, on_model)
  vim.ui.select(models, {
    prompt = 'Which model?',
    kind = 'chipfit.model',
    format_item = function(model)
      return model.entry
    end,
  }, function(model)
    if model then
      on_model(model)
    end
  end)
end

--- The one that is named, the one around the cursor, the only one, or the one the user takes.
---@param client vim.lsp.Client
---@param bufnr integer
---@param entry string?
---@param on_model fun(model: chipfit.Model)
function M.pick(client, bufnr, entry, on_model)
  local line = vim.api.nvim_win_get_cursor(0)[1] - 1
  M.fetch(client, bufnr, entry, function(models)
    local near = above(models, line)
    local found = #near > 0 and not entry and near or models
    if #found == 1 then
      on_model(found[1])
    else
      choose(found, on_model)
    end
  end)
end

return M
