--- What the commands do, and a text for the status line. See |chipfit|.
local M = {}

--- The buffer that is meant, and in a page of layers the model.
---@return integer bufnr
---@return string? entry
local function subject()
  return require('chipfit.layers').subject(vim.api.nvim_get_current_buf())
end

--- Do something with the model that is meant, of the current buffer if no other file is named.
---@param entry string?
---@param action fun(model: chipfit.Model, client: vim.lsp.Client, bufnr: integer)
---@param uri string?
local function with_model(entry, action, uri)
  local bufnr, shown = subject()
  if uri then
    bufnr, shown = vim.uri_to_bufnr(uri), nil
  end
  local client = require('chipfit.client').of(bufnr)
  if client then
    require('chipfit.models').pick(client, bufnr, entry or shown, function(model)
      action(model, client, bufnr)
    end)
  end
end

---@param command string of the server
---@param entry string?
local function run(command, entry)
  with_model(entry, function(model, client, bufnr)
    local argument = { uri = vim.uri_from_bufnr(bufnr), entry = model.entry }
    require('chipfit.client').execute(client, command, argument, bufnr)
  end)
end

--- Fit the board `name` instead of the configuration's until the server ends; without a name, let the user choose.
---@param name string?
function M.target(name)
  local bufnr = subject()
  local client = require('chipfit.client').any(bufnr)
  if client and name then
    require('chipfit.target').set(client, name, bufnr)
  elseif client then
    -- Of a buffer that is no file of the server's, it could not say which board holds.
    local attached = client.attached_buffers[bufnr] and bufnr or next(client.attached_buffers)
    require('chipfit.target').choose(client, attached or bufnr)
  end
end

--- Write the firmware of a model. The server asks for what is not configured.
---@param entry string?
function M.build(entry)
  run('chipfit.generateFirmware', entry)
end

--- Open the report of a model in the browser.
---@param entry string?
function M.report(entry)
  run('chipfit.openReport', entry)
end

--- Show what the layers of a model cost and what fills its arena.
---@param entry string?
---@param uri string? of its file
function M.layers(entry, uri)
  with_model(entry, function(model, _, bufnr)
    require('chipfit.layers').open(bufnr, model)
  end, uri)
end

--- Show what applies to the current buffer.
function M.info()
  local talk, bufnr = require('chipfit.client'), subject()
  local client = talk.of(bufnr)
  if client then
    talk.ask(client, 'chipfit/project', { textDocument = talk.document(bufnr) }, bufnr, function(project)
      local lines = require('chipfit.project')(project)
      vim.api.nvim_echo({ { table.concat(lines, '\n') } }, false, {})
    end)
  end
end

--- Board and budget of the current buffer, for 'statusline'; empty where chipfit has nothing to say.
---@return string
function M.statusline()
  local window = tonumber(vim.g.statusline_winid) or 0
  return require('chipfit.checks').text(vim.api.nvim_win_get_buf(window))
end

return M
