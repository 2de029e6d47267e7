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

---@param config vim.lsp.Config
local function program(config)
  local command = config.cmd[1]
  local path = vim.fn.exepath(command)
  if path == '' then
    health.error(
      ('`%s` is not executable'):format(command),
      { "pipx install 'chipfit[trace]'", "or name it: vim.lsp.config('chipfit', { cmd = { '/path/to/chipfit', 'server' } })" }
    )
    return nil
  end
  health.ok(('%s (%s)'):format(vim.trim(output({ path, '--version' }) or '?'), path))
  return path
end

--- What `chipfit doctor` says of torch, the sandbox and the compilers.
---@param path string
---@param config vim.lsp.Config
local function doctor(path, config)
  local command = { path, 'doctor', '--format', 'json' }
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
  if not vim.lsp.is_enabled('chipfit') then
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
  local path = config and program(config)
  if path then
    doctor(path, config)
  end
  health.start('chipfit: servers')
  clients()
end

return M
