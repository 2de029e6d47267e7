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

--- The client of the current buffer, or else of any; tells the user if there is none.
---@return vim.lsp.Client?
function M.any()
  local found = vim.lsp.get_clients({ name = 'chipfit', bufnr = 0 })[1] or vim.lsp.get_clients({ name = 'chipfit' })[1]
  return found or M.of(0)
end

--- A handler that tells the user of an error and passes on anything else.
---@param on_answer fun(answer: any)?
---@return lsp.Handler
local function answered(on_answer)
  return function(problem, answer)
    if problem then
      M.tell(problem.message, vim.log.levels.ERROR)
    elseif on_answer then
      on_answer(answer)
    end
  end
end

--- Send one of the server's own requests.
---@param client vim.lsp.Client
---@param method string
---@param params table
---@param bufnr integer
---@param on_answer fun(answer: any)
function M.ask(client, method, params, bufnr, on_answer)
  client:request(method, params, answered(on_answer), bufnr)
end

--- Run one of the server's commands.
---@param client vim.lsp.Client
---@param command string
---@param argument table
---@param bufnr integer
function M.execute(client, command, argument, bufnr)
  client:exec_cmd({ title = command, command = command, arguments = { argument } }, { bufnr = bufnr }, answered())
end

---@param bufnr integer
---@return lsp.TextDocumentIdentifier
function M.document(bufnr)
  return { uri = vim.uri_from_bufnr(bufnr) }
end

return M
