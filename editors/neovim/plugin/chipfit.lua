-- The commands. What they do is loaded when they are used.
if vim.g.loaded_chipfit then
  return
end
vim.g.loaded_chipfit = true

local function complete(kind)
  return function(start)
    return require('chipfit.complete')[kind](start)
  end
end

local command = vim.api.nvim_create_user_command

command('ChipfitTarget', function(call)
  require('chipfit').target(call.fargs[1])
end, { nargs = '?', complete = complete('target'), desc = 'Fit another board in this session' })

command('ChipfitBuild', function(call)
  require('chipfit').build(call.fargs[1])
end, { nargs = '?', complete = complete('model'), desc = 'Write the firmware of a model' })

command('ChipfitReport', function(call)
  require('chipfit').report(call.fargs[1])
end, { nargs = '?', complete = complete('model'), desc = 'Open the report of a model in the browser' })

command('ChipfitLayers', function(call)
  require('chipfit').layers(call.fargs[1])
end, { nargs = '?', complete = complete('model'), desc = 'Show what the layers of a model cost' })

command('ChipfitInfo', function()
  require('chipfit').info()
end, { desc = 'Show the board, the configuration and the interpreter in use' })
