--- The state of each buffer's check: lenses follow it, the status line shows it.
local M = {}

---@class chipfit.Check
---@field target string
---@field pending boolean
---@field models chipfit.Model[] what was found last

local checks = {} ---@type table<integer, chipfit.Check>
local asked = false -- whether somebody shows M.text

---@param client vim.lsp.Client
---@param bufnr integer
local function fetch(client, bufnr)
  local function set(models)
    if checks[bufnr] then
      checks[bufnr].models = models
      vim.cmd.redrawstatus({ bang = true })
    end
  end
  require('chipfit.models').fetch(client, bufnr, nil, set, function()
    set({})
  end)
end

---@param client vim.lsp.Client
---@param uri string
---@return integer?
local function buffer_of(client, uri)
  for bufnr in pairs(client.attached_buffers) do
    if vim.uri_from_bufnr(bufnr) == uri then
      return bufnr
    end
  end
end

--- Take note that a check has begun to trace or is over.
---@param client vim.lsp.Client? gone if it was just stopped
---@param checked {uri: string, target: string, pending: boolean}
function M.note(client, checked)
  local bufnr = client and buffer_of(client, checked.uri)
  if not client or not bufnr then
    return
  end
  local before = checks[bufnr] or { models = {} }
  checks[bufnr] = { target = checked.target, pending = checked.pending, models = before.models }
  if not checked.pending then
    for attached in pairs(client.attached_buffers) do -- a model has a word on the classes of other files
      require('chipfit.lenses').draw(client, attached)
    end
    require('chipfit.hints').follow(bufnr)
    require('chipfit.layers').follow(client, bufnr)
    if asked then
      fetch(client, bufnr)
    end
  end
  vim.cmd.redrawstatus({ bang = true })
end

--- What a model needs of both kinds of memory, in bytes.
---@param report table
---@return table arena
---@return table flash
local function memory(report)
  local by_name = {}
  for _, demand in ipairs(report.demands) do
    by_name[demand.name] = demand
  end
  return by_name.arena, by_name.flash
end

--- The report of the model that is closest to its limits.
---@param models chipfit.Model[]
---@return table?
local function worst(models)
  local found, most = nil, -1
  for _, model in ipairs(models) do
    local arena, flash = memory(model.report)
    local fill = math.max(arena.needs / arena.limit, flash.needs / flash.limit)
    if fill > most then
      found, most = model.report, fill
    end
  end
  return found
end

---@param demand {name: string, needs: integer, limit: integer}
---@return string
local function share(demand)
  return ('%s %.1f/%.1f KiB'):format(demand.name, demand.needs / 1024, demand.limit / 1024)
end

--- From now on somebody wants the figures.
local function start()
  asked = true
  for _, client in ipairs(vim.lsp.get_clients({ name = 'chipfit' })) do
    for bufnr in pairs(client.attached_buffers) do
      fetch(client, bufnr)
    end
  end
end

--- The board, and arena and flash of the model that is closest to its limits.
---@param bufnr integer
---@return string
function M.text(bufnr)
  if not asked then
    start()
  end
  local check = checks[bufnr]
  local report = check and worst(check.models)
  local parts = check and { check.target .. (check.pending and ' …' or '') } or {}
  if report then
    local arena, flash = memory(report)
    vim.list_extend(parts, { share(arena), share(flash) })
  end
  return table.concat(parts, ', ')
end

vim.api.nvim_create_autocmd('LspDetach', {
  group = vim.api.nvim_create_augroup('chipfit.checks', {}),
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'chipfit' then
      checks[event.buf] = nil
    end
  end,
})

return M
