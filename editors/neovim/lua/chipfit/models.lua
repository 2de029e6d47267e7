--- The models of a buffer, as the server reports them.
local talk = require('chipfit.client')

local M = {}

---@class chipfit.Model
---@field entry string
---@field range lsp.Range
---@field report table an object of the schema chipfit-report/1

--- All models of the buffer, once the check of its text is over.
---@param client vim.lsp.Client
---@param bufnr integer
---@param on_models fun(models: chipfit.Model[])
function M.all(client, bufnr, on_models)
  talk.ask(client, 'chipfit/report', { textDocument = talk.document(bufnr) }, bufnr, function(answer)
    on_models(answer.models)
  end)
end

---@param models chipfit.Model[]
---@param line integer from 0
---@return chipfit.Model[]
local function around(models, line)
  return vim.tbl_filter(function(model)
    return model.range.start.line <= line and line <= model.range['end'].line
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

--- The one that is named, the one around the cursor, the only one, or the one the user takes.
---@param client vim.lsp.Client
---@param bufnr integer
---@param entry string?
---@param on_model fun(model: chipfit.Model)
function M.pick(client, bufnr, entry, on_model)
  local line = vim.api.nvim_win_get_cursor(0)[1] - 1
  M.all(client, bufnr, function(models)
    local found = entry and vim.tbl_filter(function(model)
      return model.entry == entry
    end, models) or around(models, line)
    found = #found == 0 and not entry and models or found
    if #found == 0 then
      talk.tell(entry and ('this file has no model ' .. entry .. '.') or 'this file has no model that was checked.')
    elseif #found == 1 then
      on_model(found[1])
    else
      vim.ui.select(found, {
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
  end)
end

return M
