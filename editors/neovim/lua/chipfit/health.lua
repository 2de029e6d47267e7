--- :checkhealth chipfit
local M = {}

local health = vim.health

--- What a program prints, nil if it does not end well.
---@param command string[]
---@return string?
local function output(command)
  local done = vim.system(command, { text = true }):wait(60000)
  return done.stdout ~= '' and done.stdout or nil
end

---@param command string[]
---@param ... string
---@return string[]
local function with(command, ...)
  return vim.list_extend(vim.list_extend({}, command), { ... })
end

--- How chipfit is run: the command of the server up to the word `server`. It may begin with `python -m`.
---@param config vim.lsp.Config
---@return string[]?
local function program(config)
  if type(config.cmd) ~= 'table' then
    health.info('a function of your configuration starts the server; the program is not looked at')
    return nil
  end
  local command = {}
  for _, word in ipairs(config.cmd) do
    if #command > 0 and word == 'server' then
      break
    end
    table.insert(command, word)
  end
  local path = vim.fn.exepath(command[1])
  if path == '' then
    health.error(
      ('`%s` is not executable'):format(command[1]),
      { "pipx install 'chipfit[trace]'", "or name it: vim.lsp.config('chipfit', { cmd = { '/path/to/chipfit', 'server' } })" }
    )
    return nil
  end
  command[1] = path
  health.ok(('%s (%s)'):format(vim.trim(output(with(command, '--version')) or '?'), table.concat(command, ' ')))
  return command
end

--- What `chipfit doctor` says of torch, the sandbox and the compilers.
---@param run string[] how chipfit is run
---@param config vim.lsp.Config
local function doctor(run, config)
  local command = with(run, 'doctor', '--format', 'json')
  local python = vim.tbl_get(config, 'settings', 'chipfit', 'python')
  if python then
    vim.list_extend(command, { '--python', python })
  end
  local ok, found = pcall(vim.json.decode, output(command) or '')
  if not ok then
    health.error('`chipfit doctor` does not run', { 'try it in a terminal' })
    return
  end
  for _, check in ipairs(found.checks) do
    local text = ('%s: %s'):format(check.name, check.found)
    if check.state == 'ok' then
      health.ok(text)
    else
      local report = found.works and health.warn or health.error
      report(('%s (%s)'):format(text, check.purpose), { check.remedy })
    end
  end
end

local function clients()
  local is_enabled = vim.lsp.is_enabled -- the first releases of 0.11 have none
  if is_enabled and not is_enabled('chipfit') then
    health.warn('not enabled', { "vim.lsp.enable('chipfit')" })
  end
  for _, client in ipairs(vim.lsp.get_clients({ name = 'chipfit' })) do
    health.info(('client %d, folder %s'):format(client.id, client.root_dir or 'none'))
    for bufnr in pairs(client.attached_buffers) do
      local document = { textDocument = { uri = vim.uri_from_bufnr(bufnr) } }
      local answer = client:request_sync('chipfit/project', document, 5000, bufnr)
      local project = answer and answer.result
      local lines = project and require('chipfit.project')(project) or { 'the server does not answer' }
      health.info(('%s\n%s'):format(vim.api.nvim_buf_get_name(bufnr), table.concat(lines, '\n')))
    end
  end
end

function M.check()
  health.start('chipfit')
  if vim.fn.has('nvim-0.11') == 0 then
    health.error('Neovim 0.11 or newer is needed')
    return
  end
  local config = vim.lsp.config.chipfit
  local command = config and program(config)
  if command then
    doctor(command, config)
  end
  health.start('chipfit: servers')
  clients()
end

return M
