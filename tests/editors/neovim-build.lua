-- Builds in Neovim as a person would.

-- The marks of builds are looked at here; where inlay hints are on, those say the same.
vim.g.dockwright_inlay_hints = false

local driver = dofile(vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)) .. '/neovim-driver.lua')
local result, reach, said = driver.result, driver.reach, driver.said
driver.listen()

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
  driver.attached()
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

driver.run(drive)
