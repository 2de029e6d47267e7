-- Lets a test run Lua in this Neovim: a line of JSON {lua = "..."} in, a line of JSON {value = ...} or {error = "..."} out.
local door = assert(vim.uv.new_pipe())
assert(door:bind(assert(vim.env.CHIPFIT_TEST_DOOR)))

local function answer(line)
  local chunk, problem = load(vim.json.decode(line).lua)
  if not chunk then
    return { error = problem }
  end
  local ok, value = xpcall(chunk, debug.traceback)
  if not ok then
    return { error = value }
  end
  return { value = value == nil and vim.NIL or value }
end

door:listen(1, function(problem)
  assert(not problem, problem)
  local test, pending = assert(vim.uv.new_pipe()), ''
  door:accept(test)
  test:read_start(function(_, data)
    pending = pending .. (data or '')
    for line in pending:gmatch('([^\n]*)\n') do
      vim.schedule(function()
        test:write(vim.json.encode(answer(line)) .. '\n')
      end)
    end
    pending = pending:match('[^\n]*$')
  end)
end)
