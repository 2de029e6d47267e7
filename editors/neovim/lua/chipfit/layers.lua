--- A buffer with the figures of one model: its budget, the arena at its peak, its layers in the order they run.
--- It follows the checks of the file it is about; <CR> jumps to a line.
local models = require('chipfit.models')
local talk = require('chipfit.client')

local M = {}

local shown = {} ---@type table<integer, {source: integer, entry: string, places: table<integer, {file: string, line: integer}>}>

---@param bytes integer
---@return string
local function kib(bytes)
  return ('%.1f KiB'):format(bytes / 1024)
end

---@param report table
---@return string[]
local function head(report)
  local target, latency = report.target, report.latency
  local function budget(name, figure)
    local over = figure.bytes - figure.limit
    local verdict = over > 0 and ('%s too much'):format(kib(over)) or ('%s left'):format(kib(-over))
    return ('%-8s %11s of %s, %s'):format(name, kib(figure.bytes), kib(figure.limit), verdict)
  end
  return {
    ('%s on %s (%s at %d MHz, runtime %s)'):format(
      report.entry,
      target.name,
      target.core,
      target.clock_hz / 1e6,
      target.runtime
    ),
    '',
    budget('arena', report.arena),
    budget('flash', report.flash),
    ('%-8s %8.1f ms (%.1f to %.1f)'):format('latency', latency.ms, latency.low_ms, latency.high_ms),
    '',
  }
end

--- Lines, and the place in the source that each is about.
---@param report table
---@return string[] lines
---@return table<integer, {file: string, line: integer}> places
local function render(report)
  local lines, places = head(report), {}
  local function add(line, place)
    table.insert(lines, line)
    places[#lines] = place
  end
  local peak = report.arena.peak
  add(('At the peak, while %s runs, the arena holds'):format(peak.node), peak)
  for _, tensor in ipairs(peak.live) do
    add(('%12s  %s'):format(kib(tensor.bytes), tensor.tensor), tensor)
  end
  add('')
  add(('%8s  %6s  %10s  %10s  %-14s  %s'):format('ms', 'time', 'arena', 'weights', 'shape', 'layer'))
  for _, node in ipairs(report.nodes) do
    local ms = 1000 * node.cycles / report.target.clock_hz
    local time = ('%.1f %%'):format(100 * node.cycles / report.latency.cycles)
    local figures = { ms, time, kib(node.arena_bytes), kib(node.weight_bytes), table.concat(node.shape, 'x') }
    local name = ('%s (%s)'):format(node.name, node.op)
    local place = node.init_line and { file = node.init_file or node.file, line = node.init_line } or node
    add(('%8.2f  %6s  %10s  %10s  %-14s  %s'):format(unpack(vim.list_extend(figures, { name }))), place)
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

--- Show the place in the source of the line under the cursor, in the window of the file if there is one.
local function jump()
  local page = shown[vim.api.nvim_get_current_buf()]
  local place = page.places[vim.api.nvim_win_get_cursor(0)[1]]
  if not place or not place.file then
    return
  end
  local window = vim.fn.bufwinid(page.source)
  if window ~= -1 then
    vim.api.nvim_set_current_win(window)
  end
  vim.cmd("normal! m'")
  vim.cmd.edit(vim.fn.fnameescape(place.file))
  vim.api.nvim_win_set_cursor(0, { place.line, 0 })
end

---@param name string
---@return integer
local function page(name)
  local bufnr = vim.fn.bufnr('^' .. vim.fn.escape(name, '[]*?{},\\') .. '$')
  if bufnr ~= -1 then
    return bufnr
  end
  bufnr = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_name(bufnr, name)
  vim.bo[bufnr].filetype = 'chipfit'
  vim.keymap.set('n', '<CR>', jump, { buffer = bufnr, desc = 'Go to the line' })
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = bufnr, desc = 'Close' })
  return bufnr
end

--- Show the figures of a model in a split.
---@param client vim.lsp.Client
---@param source integer buffer of the file
---@param entry string
function M.open(client, source, entry)
  models.pick(client, source, entry, function(model)
    local bufnr = page(('chipfit://%s/%s'):format(vim.api.nvim_buf_get_name(source), entry))
    shown[bufnr] = { source = source, entry = entry, places = {} }
    fill(bufnr, model.report)
    local window = vim.fn.bufwinid(bufnr)
    if window == -1 then
      vim.cmd('botright sbuffer ' .. bufnr)
      window = vim.api.nvim_get_current_win()
      vim.wo[window].wrap = false
    end
    vim.api.nvim_set_current_win(window)
  end)
end

--- A check of a file is over: bring the pages about it up to date.
---@param client vim.lsp.Client
---@param source integer
function M.follow(client, source)
  for bufnr, what in pairs(shown) do
    if not vim.api.nvim_buf_is_valid(bufnr) then
      shown[bufnr] = nil
    elseif what.source == source and vim.fn.bufwinid(bufnr) ~= -1 then
      models.all(client, source, function(found)
        for _, model in ipairs(found) do
          if model.entry == what.entry and vim.api.nvim_buf_is_valid(bufnr) then
            fill(bufnr, model.report)
          end
        end
      end)
    end
  end
end

return M
