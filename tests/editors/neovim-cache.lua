-- The build cache in Neovim: the tutorial is built, app.py is edited and written, and the lines of the Dockerfile say what
-- follows. What was shown is written to the file named by RESULT, as JSON.

local STEP_MS = 120000
local result = { said = {} }

local function reach(step, condition)
  local found
  if not vim.wait(STEP_MS, function()
    found = condition()
    return found
  end, 50) then
    result.stuck = step
    error('stuck at: ' .. step)
  end
  return found
end

local notify = vim.notify
vim.notify = function(text, ...)
  table.insert(result.said, text)
  return notify(text, ...)
end

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

local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return window
    end
  end
end

local function drive()
  local buffer = vim.api.nvim_get_current_buf()
  reach('the server attached', function()
    local client = vim.lsp.get_clients({ name = 'dockwright', bufnr = 0 })[1]
    return client and client.initialized
  end)
  vim.cmd('Dockwright build')
  reach('the end of the build', function()
    return vim.iter(result.said):find(function(text)
      return text:find('built ', 1, true) ~= nil
    end)
  end)
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
  local window = reach('why it runs again', float)
  result.why = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
  vim.api.nvim_win_close(window, true)
  local opened
  vim.ui.open = function(target)
    opened = target
  end
  vim.cmd('Dockwright graph')
  result.picture = reach('the picture', function()
    return opened
  end)
end

vim.schedule(function()
  local ok, problem = pcall(drive)
  if not ok then
    result.problem = tostring(problem)
  end
  vim.fn.writefile({ vim.json.encode(result) }, vim.env.RESULT)
  vim.cmd.qall({ bang = true })
end)
