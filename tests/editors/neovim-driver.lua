-- What the scripts that drive Neovim share: they wait for what a person would see, and write what was shown to the file
-- named by RESULT, as JSON. A step that is not reached in time is named in `stuck`; nothing after it is tried.

local M = { result = {} }

local STEP_MS = 120000

-- Waits until a condition gives something, and gives that.
function M.reach(step, condition)
  local found
  if not vim.wait(STEP_MS, function()
    found = condition()
    return found
  end, 50) then
    M.result.stuck = step
    error('stuck at: ' .. step)
  end
  return found
end

function M.client()
  return vim.lsp.get_clients({ name = 'dockwright', bufnr = 0 })[1]
end

function M.attached()
  return M.reach('the server attached', function()
    local client = M.client()
    return client and client.initialized
  end)
end

-- Keeps what is said to the user in `result.said`, from now on.
function M.listen()
  M.result.said = {}
  local notify = vim.notify
  vim.notify = function(text, ...)
    table.insert(M.result.said, text)
    return notify(text, ...)
  end
end

-- A condition: that something with these words was said.
function M.said(words)
  return function()
    return vim.iter(M.result.said):find(function(text)
      return text:find(words, 1, true) ~= nil
    end)
  end
end

-- The window that floats above the others.
function M.float()
  return vim.iter(vim.api.nvim_list_wins()):find(function(window)
    return vim.api.nvim_win_get_config(window).relative ~= ''
  end)
end

-- Reads the window that floats once it is there, and closes it.
function M.read_float(step)
  local window = M.reach(step, M.float)
  local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
  vim.api.nvim_win_close(window, true)
  return table.concat(lines, '\n')
end

-- Drives, writes the result, and ends Neovim.
function M.run(drive)
  vim.schedule(function()
    local ok, problem = pcall(drive)
    if not ok then
      M.result.problem = tostring(problem)
    end
    vim.fn.writefile({ vim.json.encode(M.result) }, vim.env.RESULT)
    vim.cmd.qall({ bang = true })
  end)
end

return M
