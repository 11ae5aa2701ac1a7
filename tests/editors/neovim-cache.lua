-- The build cache in Neovim: the tutorial is built, app.py is edited and written, and the lines of the Dockerfile say what
-- follows.

local driver = dofile(vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)) .. '/neovim-driver.lua')
local result, reach = driver.result, driver.reach
driver.listen()

-- The words beside a line, from 1.
local function beside(buffer, line)
  for _, hint in ipairs(vim.lsp.inlay_hint.get({ bufnr = buffer })) do
    if hint.inlay_hint.position.line == line - 1 then
      local label = hint.inlay_hint.label
      return type(label) == 'string' and label or label[1].value
    end
  end
end

local function says(buffer, line, words)
  return function()
    local label = beside(buffer, line)
    return label and label:find(words, 1, true) and label
  end
end

local function drive()
  local buffer = vim.api.nvim_get_current_buf()
  driver.attached()
  vim.cmd('Dockwright build')
  reach('the end of the build', driver.said('built '))
  result.cached = reach('the verdict', says(buffer, 4, '✓ cached'))
  vim.cmd.split('app.py')
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'print("again")' })
  local before = vim.uv.hrtime()
  vim.cmd.write()
  result.miss = reach('the verdict after app.py was written', says(buffer, 4, 'runs again: app.py changed'))
  result.milliseconds = (vim.uv.hrtime() - before) / 1e6
  result.run = beside(buffer, 2)
  vim.cmd.close()
  vim.api.nvim_win_set_cursor(0, { 4, 2 })
  vim.cmd('Dockwright cache')
  result.why = driver.read_float('why it runs again')
  local opened
  vim.ui.open = function(target)
    opened = target
  end
  vim.cmd('Dockwright graph')
  result.picture = reach('the picture', function()
    return opened
  end)
end

driver.run(drive)
