-- Builds in Neovim as a person would, and writes what it showed to the file named by RESULT, as JSON.
-- A step that is not reached in time is named in `stuck`; nothing after it is tried.

-- The marks of builds are looked at here; where inlay hints are on, those say the same.
vim.g.dockwright_inlay_hints = false

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

local function said(words)
  return function()
    return vim.iter(result.said):find(function(text)
      return text:find(words, 1, true) ~= nil
    end)
  end
end

-- What stands beside each line, by its number from 1.
local function marks(buffer)
  local space = vim.api.nvim_create_namespace('dockwright.build')
  local found = {}
  for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(buffer, space, 0, -1, { details = true })) do
    found[mark[2] + 1] = mark[4].virt_text[1][1]
  end
  return found
end

local function lines(buffer)
  return vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
end

local function drive()
  local buffer = vim.api.nvim_get_current_buf()
  reach('the server attached', function()
    local client = vim.lsp.get_clients({ name = 'dockwright', bufnr = 0 })[1]
    return client and client.initialized
  end)
  result.completed = vim.fn.getcompletion('Dockwright ', 'cmdline')
  result.stages = vim.fn.getcompletion('Dockwright build ', 'cmdline')

  -- What is not saved is saved, for what is built is on disk.
  vim.api.nvim_buf_set_lines(buffer, 0, 0, false, { '# edited' })
  vim.cmd('Dockwright build')
  result.saved = not vim.bo[buffer].modified and vim.fn.readfile(vim.api.nvim_buf_get_name(buffer))[1]
  reach('the end of the build', said('built '))
  result.marks = reach('a mark on COPY', function()
    local found = marks(buffer)
    return found[5] and vim.iter(pairs(found)):map(function(line, text)
      return line .. ':' .. text
    end):totable()
  end)
  result.stayed = vim.api.nvim_get_current_buf() == buffer
  local output = vim.fn.bufnr('dockwright://build')
  result.shows_output = vim.fn.bufwinid(output) ~= -1
  result.output = table.concat(lines(output), '\n')

  vim.cmd('Dockwright images')
  reach('the images', function()
    return vim.bo.filetype == 'dockwright-images'
  end)
  result.images = lines(0)
  vim.api.nvim_feedkeys('q', 'x', false)
  vim.cmd('Dockwright layers')
  reach('the layers', function()
    return vim.bo.filetype == 'dockwright-layers'
  end)
  result.layers = lines(0)
  vim.cmd.normal({ args = { 'G' } })
  vim.api.nvim_feedkeys(vim.keycode('<CR>'), 'x', false)
  result.led_to = { vim.api.nvim_get_current_buf() == buffer, vim.api.nvim_win_get_cursor(0)[1] }

  vim.api.nvim_buf_set_lines(buffer, 4, 5, false, { 'RUN sleep 999' })
  vim.cmd('Dockwright build')
  reach('the step at work', function()
    return (marks(buffer)[5] or ''):find('running')
  end)
  vim.cmd('Dockwright cancel')
  reach('the end that was asked for', said('was ended'))
  result.cancelled = reach('the mark of it', function()
    local text = marks(buffer)[5] or ''
    return text:find('cancelled') and text
  end)
  vim.api.nvim_buf_set_lines(buffer, 4, 5, false, { 'RUN echo out of luck; exit 3' })
  vim.cmd('Dockwright build')
  result.failure = reach('a diagnostic', function()
    local found = vim.iter(vim.diagnostic.get(buffer)):find(function(one)
      return one.source == 'build'
    end)
    return found and { line = found.lnum + 1, message = found.message }
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
