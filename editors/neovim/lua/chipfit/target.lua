--- The board to fit, for this session.
local talk = require('chipfit.client')

local M = {}

--- The path of a file as Neovim understands it, with `~` and from the working folder; what is not there the server looks for.
---@param name string
---@return string
local function found(name)
  local path = vim.fn.fnamemodify(vim.fs.normalize(name), ':p')
  return vim.endswith(name, '.toml') and vim.fn.filereadable(path) == 1 and path or name
end

--- Fit this board from now on; the configuration's if `name` is empty.
---@param client vim.lsp.Client
---@param name string of a board, or the path of a file that describes one
---@param bufnr integer
function M.set(client, name, bufnr)
  talk.execute(client, 'chipfit.setTarget', { uri = talk.document(bufnr).uri, target = found(name) }, bufnr)
end

--- The names of the boards the server knows. Waits for them.
---@param client vim.lsp.Client
---@return string[]
function M.names(client)
  local answer = client:request_sync('chipfit/targets', vim.empty_dict(), 2000)
  return vim.tbl_map(function(target)
    return target.name
  end, answer and answer.result and answer.result.targets or {})
end

---@param target table an element of the answer to chipfit/targets
---@return string
local function described(target)
  local memory = ('%d KiB RAM, %d KiB flash'):format(target.ramBytes / 1024, target.flashBytes / 1024)
  local npu = target.npu and (' with ' .. target.npu) or ''
  return ('%s  %s%s at %d MHz, %s'):format(target.name, target.core, npu, target.clockMhz, memory)
end

--- Let the user choose; the board in use is marked, and a choice of this session can be undone.
---@param client vim.lsp.Client
---@param bufnr integer
function M.choose(client, bufnr)
  talk.ask(client, 'chipfit/project', { textDocument = talk.document(bufnr) }, bufnr, function(project)
    talk.ask(client, 'chipfit/targets', vim.empty_dict(), bufnr, function(answer)
      local items = vim.deepcopy(answer.targets)
      if project.targetFrom == 'session' then
        table.insert(items, 1, { name = '' })
      end
      vim.ui.select(items, {
        prompt = 'Fit which board?',
        kind = 'chipfit.target',
        format_item = function(target)
          local mark = target.name == project.target and '* ' or '  '
          return mark .. (target.name == '' and 'as the project is configured' or described(target))
        end,
      }, function(target)
        if target then
          M.set(client, target.name, bufnr)
        end
      end)
    end)
  end)
end

return M
