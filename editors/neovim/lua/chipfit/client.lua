--- The running server, and how to talk to it.
local M = {}

---@param message string
---@param level integer?
function M.tell(message, level)
  vim.notify('chipfit: ' .. message, level or vim.log.levels.WARN)
end

--- The client of a buffer; tells the user if there is none.
---@param bufnr integer
---@return vim.lsp.Client?
function M.of(bufnr)
  local client = vim.lsp.get_clients({ name = 'chipfit', bufnr = bufnr })[1]
  if not client then
    M.tell('no server for this buffer; :checkhealth chipfit says why.')
  end
  return client
end

--- The client of a buffer, or else of any; tells the user if there is none.
---@param bufnr integer
---@return vim.lsp.Client?
function M.any(bufnr)
  local found = vim.lsp.get_clients({ name = 'chipfit', bufnr = bufnr })[1] or vim.lsp.get_clients({ name = 'chipfit' })[1]
  return found or M.of(bufnr)
end

---@param problem lsp.ResponseError
local function tell_problem(problem)
  M.tell(problem.message, vim.log.levels.ERROR)
end

--- Send one of the server's own requests.
---@param client vim.lsp.Client
---@param method string
---@param params table
---@param bufnr integer
---@param on_answer fun(answer: any)
---@param on_problem fun(problem: lsp.ResponseError)? without it the user is told
function M.ask(client, method, params, bufnr, on_answer, on_problem)
  client:request(method, params, function(problem, answer)
    if problem then
      (on_problem or tell_problem)(problem)
    else
      on_answer(answer)
    end
  end, bufnr)
end

--- Run one of the server's commands. The server says how it went.
---@param client vim.lsp.Client
---@param command string
---@param argument table
---@param bufnr integer
function M.execute(client, command, argument, bufnr)
  local call = { title = command, command = command, arguments = { argument } }
  client:exec_cmd(call, { bufnr = bufnr }, function(problem)
    if problem then
      tell_problem(problem)
    end
  end)
end

---@param bufnr integer
---@return lsp.TextDocumentIdentifier
function M.document(bufnr)
  return { uri = vim.uri_from_bufnr(bufnr) }
end

return M
