--- A buffer with the figures of one model: its budget, the arena at its peak, its layers in the order they run.
--- It follows the checks of the file it is about; <CR> jumps to a line.
local M = {}

local COLUMNS = '%8s  %7s  %10s  %10s  %-14s  %s'

---@class chipfit.Place
---@field file string?
---@field line integer?

---@class chipfit.Page
---@field source integer buffer of the file
---@field entry string
---@field places table<integer, chipfit.Place>

local shown = {} ---@type table<integer, chipfit.Page>

---@param bytes integer
---@return string
local function kib(bytes)
  return ('%.1f KiB'):format(bytes / 1024)
end

--- What the model needs of one thing, in the words of the server.
---@param demand {name: string, words: {value: string, limit: string, balance: string}}
---@param range string of a projection, empty if there is none
---@return string
local function need(demand, range)
  local words = demand.words
  local line = ('%-9s %11s %s'):format(demand.name, words.value .. range, words.limit)
  return vim.trim(line) .. (words.balance == '' and '' or ', ' .. words.balance)
end

---@param report table
---@return string[]
local function head(report)
  local target, latency = report.target, report.latency
  local range = latency.low_ms and (' (%.1f to %.1f)'):format(latency.low_ms, latency.high_ms) or ''
  local on = ('%s at %g MHz, runtime %s'):format(target.core, target.clock_hz / 1e6, target.runtime)
  local lines = { ('%s on %s (%s)'):format(report.entry, target.name, on), '' }
  for _, demand in ipairs(report.demands) do
    if demand.name ~= 'operators' or demand.standing ~= 'met' then
      table.insert(lines, need(demand, demand.name == 'latency' and range or ''))
    end
  end
  table.insert(lines, '')
  return lines
end

---@param node table
---@param latency table of the whole model
---@return string
local function row(node, latency)
  local ms = node.ms and ('%.2f'):format(node.ms) or ''
  local share = node.ms and latency.ms and ('%.1f %%'):format(100 * node.ms / latency.ms) or ''
  local shape, name = table.concat(node.shape, 'x'), ('%s (%s)'):format(node.name, node.op)
  return COLUMNS:format(ms, share, kib(node.arena_bytes), kib(node.weight_bytes), shape, name)
end

--- Lines, and the place in the source that each is about.
---@param report table
---@return string[] lines
---@return table<integer, chipfit.Place> places
local function render(report)
  local lines, places, peak = head(report), {}, report.arena.peak
  local function add(line, place)
    table.insert(lines, line)
    places[#lines] = place
  end
  if peak then
    add(('At the peak, while %s runs, the arena holds'):format(peak.node), peak)
    for _, tensor in ipairs(peak.live) do
      add(('%12s  %s'):format(kib(tensor.bytes), tensor.tensor), tensor)
    end
    add('')
  end
  add(COLUMNS:format('ms', 'time', 'arena', 'weights', 'shape', 'layer'))
  for _, node in ipairs(report.nodes) do
    local made = node.init_line and { file = node.init_file, line = node.init_line }
    add(row(node, report.latency), made or node)
  end
  return lines, places
end

---@param bufnr integer
---@param report table
local function fill(bufnr, report)
  local lines, places = render(report)
  shown[bufnr].places = places
  vim.bo[bufnr].modifiable = true
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, lines)
  vim.bo[bufnr].modifiable = false
end

--- Show the place in the source of the line under the cursor, in the window of the source if there is one.
local function jump()
  local page = shown[vim.api.nvim_get_current_buf()]
  local place = page.places[vim.api.nvim_win_get_cursor(0)[1]]
  if not place or not place.file then
    return
  end
  local window = vim.fn.bufwinid(page.source)
  if window == -1 then
    vim.cmd.split()
    window = vim.api.nvim_get_current_win()
  end
  local bufnr = vim.fn.bufadd(place.file)
  vim.bo[bufnr].buflisted = true
  vim.api.nvim_set_current_win(window)
  vim.cmd("normal! m'")
  vim.api.nvim_win_set_buf(window, bufnr)
  vim.api.nvim_win_set_cursor(window, { math.min(place.line, vim.api.nvim_buf_line_count(bufnr)), 0 })
end

--- The buffer that is about this model, a new one if there is none.
---@param source integer
---@param entry string
---@return integer
local function page_of(source, entry)
  for bufnr, page in pairs(shown) do
    if page.source == source and page.entry == entry and vim.api.nvim_buf_is_valid(bufnr) then
      if vim.api.nvim_buf_is_loaded(bufnr) then
        return bufnr
      end
      vim.api.nvim_buf_delete(bufnr, { force = true }) -- :bdelete has left nothing of it but its name
      shown[bufnr] = nil
      break
    end
  end
  local bufnr = vim.api.nvim_create_buf(false, true)
  shown[bufnr] = { source = source, entry = entry, places = {} }
  vim.api.nvim_buf_set_name(bufnr, ('chipfit://%d/%s'):format(source, entry))
  vim.bo[bufnr].filetype = 'chipfit'
  vim.keymap.set('n', '<CR>', jump, { buffer = bufnr, desc = 'Go to the line' })
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = bufnr, desc = 'Close' })
  return bufnr
end

--- What the user means in a buffer: of a page the model it is about, else the buffer itself.
---@param bufnr integer
---@return integer source
---@return string? entry
function M.subject(bufnr)
  local page = shown[bufnr]
  if page and vim.api.nvim_buf_is_valid(page.source) then
    return page.source, page.entry
  end
  return bufnr, nil
end

--- Show the figures of a model in a split.
---@param source integer buffer of the file
---@param model chipfit.Model
function M.open(source, model)
  local bufnr = page_of(source, model.entry)
  fill(bufnr, model.report)
  local window = vim.fn.bufwinid(bufnr)
  if window == -1 then
    vim.cmd('botright sbuffer ' .. bufnr)
    vim.wo.wrap = false
  else
    vim.api.nvim_set_current_win(window)
  end
end

--- A check of a file is over: bring the pages about it up to date.
---@param client vim.lsp.Client
---@param source integer
function M.follow(client, source)
  for bufnr, page in pairs(shown) do
    if not vim.api.nvim_buf_is_valid(bufnr) then
      shown[bufnr] = nil
    elseif page.source == source and vim.fn.bufwinid(bufnr) ~= -1 then
      local function update(models)
        if vim.api.nvim_buf_is_valid(bufnr) then
          fill(bufnr, models[1].report)
        end
      end
      -- A model that is broken just now keeps the figures it had.
      require('chipfit.models').fetch(client, source, page.entry, update, function() end)
    end
  end
end

return M
