-- Reads, edits and asks in Neovim as a person would.

local driver = dofile(vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)) .. '/neovim-driver.lua')
local result, reach, client = driver.result, driver.reach, driver.client

local function ready()
  local it = client()
  return it and it.initialized and it:supports_method('textDocument/hover', 0)
end

local function messages()
  return vim.tbl_map(function(diagnostic)
    return { line = diagnostic.lnum + 1, severity = diagnostic.severity, message = diagnostic.message }
  end, vim.diagnostic.get(0))
end

-- Presses K on a line's first word and returns the text of the window that opens.
local function hover(line)
  vim.api.nvim_win_set_cursor(0, { line, 1 })
  vim.lsp.buf.hover()
  return driver.read_float('hover on line ' .. line)
end

local function drive()
  reach('the server attached', ready)
  result.server = client().server_info
  reach('a diagnostic', function()
    return #vim.diagnostic.get(0) > 0
  end)
  result.diagnostics = messages()
  result.hover = hover(2)

  -- The line that no engine accepts is taken away, and put back.
  local bogus = vim.api.nvim_buf_get_lines(0, 4, 5, false)
  vim.api.nvim_buf_set_lines(0, 4, 5, false, {})
  reach('no error after the edit', function()
    return #vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }) == 0
  end)
  vim.api.nvim_buf_set_lines(0, 4, 4, false, bogus)
  reach('the error again', function()
    return #vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }) > 0
  end)

  local before = client().id
  vim.cmd('Dockwright restart')
  reach('another server', function()
    return client() and client().id ~= before and ready()
  end)
  result.hover_after_restart = hover(2)

  -- The language of Neovim's messages is told, and another one can be.
  local params = {}
  vim.lsp.config.dockwright.before_init(params)
  result.told_language = params.locale == vim.v.lang
  client().config.before_init = function(asked)
    asked.locale = 'ko_KR.UTF-8'
  end
  before = client().id
  vim.cmd('Dockwright restart')
  reach('a server that was told another language', function()
    return client() and client().id ~= before and ready()
  end)
  result.hover_in_korean = hover(2)

  result.info = require('dockwright.commands').describe()
  result.completed = vim.fn.getcompletion('Dockwright ', 'cmdline')
  vim.cmd('Dockwright log')
  result.log = vim.api.nvim_buf_get_name(0)
  vim.cmd.tabclose({ bang = true })
  vim.cmd('checkhealth dockwright')
  result.health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  result.help = vim.fn.getcompletion('dockwright', 'help')
end

driver.run(drive)
